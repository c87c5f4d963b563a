package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.emoji.Concepts;
import distillery.emoji.PaintedThings;
import distillery.families.ModelFinder;
import distillery.hub.Catalogue;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.ShippedModels;
import distillery.hub.TinyFamily;
import distillery.reference.ReferenceModels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole evaluation with models that paint noise. */
class EvaluateCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path program;

    @TempDir
    private Path folder;

    private TinyFamily family;
    private ShippedModels shipped;

    @BeforeEach
    void open() throws IOException {
        family = new TinyFamily(program);
        shipped = family.unpackedBelow(program.resolve("unpacked"));
    }

    @AfterEach
    void close() throws IOException {
        family.close();
    }

    @Test
    void allModelsOfTheProgramAreComparedInOneTableAndOnOneSheet() throws Exception {
        Path sheet = folder.resolve("sheet.png");

        assertThat(evaluate("--sheet", sheet.toString())).isZero();

        List<String> lines = text(out).lines().toList();
        assertThat(lines.get(0)).startsWith("6 pictures of each model, 64×64, seed 1, fp32 on cpu");
        assertThat(lines.get(2).split(" +")).containsExactly("", "emoji", "emoji-tiny", "drawings");
        assertThat(line(lines, "UNet parameters")).hasSize(3);
        assertThat(line(lines, "steps")).containsExactly("steps", "1", "1");
        assertThat(line(lines, "ms for each UNet step")).hasSize(3);
        assertThat(line(lines, "  name among 5")).hasSize(4).last().asString().startsWith("100.0 ±");
        assertThat(line(lines, "  two names, both among 5")).hasSize(4);
        assertThat(text(err)).isEmpty();
        BufferedImage drawn = ImageIO.read(sheet.toFile());
        assertThat(drawn.getWidth()).as("eight prompts").isBetween(8 * 128, 10 * 128);
        assertThat(drawn.getHeight()).as("two models").isBetween(2 * 128, 3 * 128);
    }

    @Test
    void machinesReadTheCountsBehindTheShares() throws Exception {
        assertThat(evaluate("--model", "emoji", "--json", "--guidance", "1", "--seed", "7"))
                .isZero();

        JsonNode report = new ObjectMapper().readTree(text(out));
        JsonNode model = report.get("models").get(0);
        assertThat(report.get("setting").get("seed").asLong()).isEqualTo(7);
        assertThat(report.get("models")).hasSize(1);
        assertThat(model.get("model").asText()).isEqualTo("emoji");
        assertThat(model.get("guidance").asDouble()).isEqualTo(1);
        assertThat(model.get("stepSeconds").asDouble()).isPositive();
        assertThat(model.get("pictureSeconds").asDouble())
                .isGreaterThan(model.get("stepSeconds").asDouble());
        assertThat(model.get("autoencoderDecibels").asDouble()).isBetween(0.0, 30.0);
        assertThat(model.at("/quality/seen/nameFirst/of").asInt()).isEqualTo(3);
        assertThat(model.at("/quality/seen/colour/of").asInt()).isEqualTo(1);
        assertThat(model.at("/quality/unseen/bothAmongFive/of").asInt()).isEqualTo(1);
        assertThat(model.at("/quality/distance/value").asDouble())
                .isGreaterThan(report.at("/drawings/distance/value").asDouble());
        assertThat(report.at("/drawings/seen/nameFirst/right").asInt()).isEqualTo(3);
    }

    @Test
    void tooFewPicturesAreRefused() throws Exception {
        assertThat(run("evaluate", "--data", "any.tgz", "--pictures", "2")).isEqualTo(2);

        assertThat(text(err)).contains("--pictures", "3", "not 2");
    }

    @Test
    void aSheetThatCannotBeWrittenIsRefusedBeforeAnythingIsMade() throws Exception {
        assertThat(evaluate("--sheet", folder.resolve("none/sheet.png").toString()))
                .isEqualTo(2);

        assertThat(text(err)).contains("--sheet", "none");
    }

    @Test
    void modelsOfDifferentSizesAreNotCompared() throws Exception {
        Path other = ReferenceModels.folder(folder, "sd1", Map.of());
        Path config = other.resolve("unet/config.json");
        Files.writeString(
                config, Files.readString(config).replaceFirst("\"sample_size\": *\\d+", "\"sample_size\": 16"));

        assertThat(evaluate("--model", "emoji", "--model", other.toString())).isEqualTo(2);

        assertThat(text(err)).contains("emoji", "64", other.toString(), "compare models of one size");
    }

    /** Three pictures of seen and three of unseen things, in one step each. */
    private int evaluate(String... more) throws IOException {
        List<String> line = new ArrayList<>(
                List.of("evaluate", "--data", "any.tgz", "--pictures", "3", "--steps", "1", "--dtype", "fp32"));
        line.addAll(List.of(more));
        return run(line.toArray(String[]::new));
    }

    private int run(String... line) throws IOException {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(print, errors, new ProgressBar(errors, false, System::nanoTime));
        HubCache hub = new HubCache(
                HubSettings.from(Map.of("HF_HUB_CACHE", program.resolve("hub").toString())));
        ModelFinder finder = new ModelFinder(shipped, hub);
        return Distillery.commandLine(
                        terminal,
                        new EvaluateCommand(
                                finder, Catalogue.read(), any -> PaintedThings.open(Concepts.read(), folder), terminal))
                .execute(line);
    }

    /** The cells of the first row with that label, the label first. */
    private static List<String> line(List<String> lines, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .map(line -> List.of(line.strip().split(" {2,}")))
                .orElseThrow();
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
