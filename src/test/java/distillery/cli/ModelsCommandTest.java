package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.hub.Catalogue;
import distillery.hub.FakeHub;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.ModelPull;
import distillery.hub.ShippedModels;
import distillery.hub.TinyFamily;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path cache;

    @TempDir
    private Path program;

    private FakeHub hub;
    private TinyFamily family;

    @BeforeEach
    void open() throws IOException {
        hub = new FakeHub().withTinyModel();
        family = new TinyFamily(program);
    }

    @AfterEach
    void close() throws IOException {
        hub.close();
        family.close();
    }

    @Test
    void aPullPrintsTheFolderAndNothingElse() throws Exception {
        assertThat(run("pull", FakeHub.REPO)).isZero();

        Path folder = Path.of(text(out).strip());
        assertThat(folder.resolve("model_index.json")).isRegularFile();
        assertThat(text(err)).isEmpty();
    }

    @Test
    void thePulledRevisionIsTheOneAskedFor() throws Exception {
        assertThat(run("pull", FakeHub.REPO, "--revision", "fp16")).isZero();

        assertThat(hub.seen().get(0).line()).endsWith("/revision/fp16");
    }

    @Test
    void aModelThatCannotBeHadEndsWithThreeAndOneLine() throws Exception {
        hub.surprise("/revision/main", new MockResponse.Builder().code(403).build());

        assertThat(run("pull", FakeHub.REPO)).isEqualTo(3);

        assertThat(text(err).lines()).singleElement().asString().contains("HF_TOKEN");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void wrongUsageEndsWithTwo() throws Exception {
        assertThat(run("pull")).isEqualTo(2);
        assertThat(run("push", "x/y")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(text(err)).contains("MODEL", "Usage:");
    }

    @Test
    void theListShowsTheCatalogueWithLicenceAndOrigin() throws Exception {
        assertThat(run("list")).isZero();

        assertThat(row("nota-ai/bk-sdm-small "))
                .contains("Stable Diffusion 1", "482.3 M", "CreativeML Open RAIL-M", "CompVis/stable-diffusion-v1-4");
        assertThat(row("CompVis/stable-diffusion-v1-4 ")).contains("2.1 GB");
        assertThat(text(out)).contains("Cache: " + cache);
    }

    @Test
    void theColumnsStandBelowEachOther() throws Exception {
        run("list");

        List<String> lines = text(out).lines().toList();
        int licence = lines.get(0).indexOf("LICENCE");
        assertThat(lines.subList(1, 23)).allSatisfy(line -> {
            assertThat(line.substring(licence - 2, licence)).isBlank();
            assertThat(line.charAt(licence)).isNotEqualTo(' ');
        });
    }

    @Test
    void theListShowsWhatIsInTheCacheAndWhatOfItIsIncomplete() throws Exception {
        run("pull", FakeHub.REPO);
        Path known = cache.resolve("models--madebyollin--taesd/snapshots/" + FakeHub.COMMIT);
        Files.createDirectories(known);
        Files.write(known.resolve("diffusion_pytorch_model.safetensors"), new byte[1500]);
        Path language = cache.resolve("models--gpt2/snapshots/" + FakeHub.COMMIT);
        Files.createDirectories(language);
        Files.write(language.resolve("config.json"), new byte[2]);
        out.reset();

        run("list");

        assertThat(row(FakeHub.REPO + " ")).contains("12.");
        assertThat(row("madebyollin/taesd ")).contains("1.5 kB (part)");
        assertThat(text(out)).doesNotContain("gpt2");
    }

    @Test
    void theListBeginsWithWhatComesWithTheProgram() throws Exception {
        run("list");

        assertThat(text(out).lines().toList().get(1)).startsWith("emoji ").contains(" shipped ", "Fluent Emoji");
        assertThat(row("emoji-tiny ")).contains(" shipped ").endsWith(" emoji");
        assertThat(row("nota-ai/bk-sdm-tiny ")).doesNotContain("shipped");
    }

    @Test
    void aPullOfWhatComesWithTheProgramUnpacksItAndAsksNobody() throws Exception {
        assertThat(run("pull", "emoji-tiny")).isZero();

        assertThat(Path.of(text(out).strip()).resolve("model_index.json")).isRegularFile();
        assertThat(hub.seen()).isEmpty();
    }

    private int run(String... arguments) throws IOException {
        HubSettings settings = hub.settings(cache, null);
        HubCache models = new HubCache(settings);
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(print, errors, new ProgressBar(errors, false, System::nanoTime));
        ModelPull pull = new ModelPull(settings, models, time -> {});
        String[] line = Stream.concat(Stream.of("models"), Stream.of(arguments)).toArray(String[]::new);
        ShippedModels shipped = family.unpackedBelow(program.resolve("unpacked"));
        return Distillery.commandLine(terminal, new ModelsCommand(terminal, Catalogue.read(), models, shipped, pull))
                .execute(line);
    }

    private String row(String start) {
        return text(out)
                .lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElse("");
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
