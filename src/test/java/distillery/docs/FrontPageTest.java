package distillery.docs;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.reference.Goldens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The front page's commands do what a stranger expects of them: each is run as it stands there, one after the other, in an
 * empty folder, with a hub whose models have the published names and files but small networks.
 */
@Tag("heavy")
class FrontPageTest {
    @TempDir
    private Path home;

    private FolderHub hub;

    @BeforeEach
    void open() throws IOException {
        Path original = Goldens.folder("sd1");
        hub = new FolderHub().with("CompVis/stable-diffusion-v1-4", "", original);
        for (String part : List.of("text_encoder/", "tokenizer/", "vae/", "scheduler/")) {
            hub.with("nota-ai/bk-sdm-small", part, original.resolve(part));
        }
        hub.with("nota-ai/bk-sdm-small", "unet/", Goldens.folder("bk-small").resolve("unet"));
        Path front = Files.createDirectories(home.resolve("front"));
        Files.copy(original.resolve("model_index.json"), front.resolve("model_index.json"));
        hub.with("nota-ai/bk-sdm-small", "", front);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @TestFactory
    List<DynamicTest> commands() {
        List<String> lines = Documents.commands(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("distillery "))
                .toList();
        assertThat(lines).hasSizeGreaterThan(4);
        return lines.stream()
                .map(line -> DynamicTest.dynamicTest(line, () -> run(line)))
                .toList();
    }

    private void run(String line) throws Exception {
        List<String> words = ShellWords.of(line);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "distillery.Main"));
        command.addAll(words.subList(1, words.size()));
        Path said = home.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("HF_ENDPOINT", hub.address());
        builder.environment().put("HF_HOME", home.resolve("hf").toString());
        builder.environment().put("DISTILLERY_CACHE", home.resolve("cache").toString());
        Process process = builder.start();

        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as(line).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(said, StandardCharsets.UTF_8))
                .isZero();
        int out = words.indexOf("--out");
        if (out > 0) {
            assertThat(home.resolve(words.get(out + 1))).isNotEmptyFile();
        }
    }
}
