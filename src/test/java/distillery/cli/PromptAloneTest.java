package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.families.ModelFinder;
import distillery.hub.Catalogue;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.KnownModel;
import distillery.hub.ShippedModels;
import distillery.hub.TinyFamily;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that comes with models needs no more than a prompt. */
class PromptAloneTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path program;

    @TempDir
    private Path workingFolder;

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
    void thePictureIsMadeAsTheCatalogueAdvisesForTheFirstModel() throws Exception {
        KnownModel known = Catalogue.read().find("emoji").orElseThrow();

        assertThat(run("generate", "--prompt", "a red apple", "--json")).isZero();

        JsonNode report = new ObjectMapper().readTree(text(out));
        String seed = report.get("seed").asText();
        assertThat(report.get("model").asText()).isEqualTo("emoji");
        assertThat(report.get("steps").asInt()).isEqualTo(known.steps());
        assertThat(report.get("guidance").asDouble()).isEqualTo(known.guidance());
        assertThat(files()).containsExactly("distillery-" + seed + ".png");
        assertThat(report.get("files").get(0).asText())
                .isEqualTo(workingFolder.resolve("distillery-" + seed + ".png").toString());
    }

    @Test
    void aPictureIsNeverWrittenOver() throws Exception {
        run("generate", "--prompt", "a red apple", "--steps", "1", "--seed", "5");
        run("generate", "--prompt", "a green apple", "--steps", "1", "--seed", "4", "--count", "2");

        assertThat(files()).containsExactly("distillery-4.png", "distillery-5-2.png", "distillery-5.png");
    }

    @Test
    void aStudentRunsWithThePartsOfItsTeacher() throws Exception {
        assertThat(run("generate", "--model", "emoji-tiny", "--prompt", "a red apple", "--steps", "1"))
                .isZero();

        assertThat(files()).hasSize(1);
    }

    @Test
    void aModelIsInspectedByItsName() throws Exception {
        assertThat(run("inspect", "emoji-tiny")).isZero();

        assertThat(text(out))
                .contains("unet/diffusion_pytorch_model.fp16.safetensors")
                .doesNotContain("Cannot");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() throws Exception {
        assertThat(run("generate", "--model", "emojy", "--prompt", "a red apple"))
                .isEqualTo(3);

        assertThat(text(err)).contains("emojy", "With the program come emoji, emoji-tiny.");
        assertThat(files()).isEmpty();
    }

    @Test
    void withoutModelsOneMustBeNamed() throws Exception {
        shipped = ShippedModels.read(new URLClassLoader(new URL[0], null), Map.of());

        assertThat(run("generate", "--prompt", "a red apple")).isEqualTo(2);

        assertThat(text(err)).contains("--model");
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
                        new GenerateCommand(finder, Catalogue.read(), workingFolder, terminal),
                        new InspectCommand(finder, terminal))
                .execute(line);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(workingFolder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
