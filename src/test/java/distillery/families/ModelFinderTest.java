package distillery.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.ShippedModels;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that comes with two models without files: one is called like a folder in the working folder. */
class ModelFinderTest {
    private static final String INDEX = """
            {"models": [
              {"name": "src", "shares": {}, "files": []},
              {"name": "src-small", "shares": {}, "files": []}]}
            """;

    @TempDir
    private Path folder;

    private HubCache hub;
    private ModelFinder finder;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("models"));
        Files.writeString(folder.resolve("models/models.json"), INDEX);
        hub = new HubCache(HubSettings.from(Map.of("HF_HUB_CACHE", folder.toString())));
        finder = finder(new URL[] {folder.toUri().toURL()});
    }

    @Test
    void aModelOfTheProgramGoesBeforeAFolderOfThatName() throws IOException {
        assertThat(Path.of("src")).isDirectory();

        assertThat(finder.find("src")).startsWithRaw(folder.resolve("cache"));
    }

    @Test
    void aPathIsAlwaysAFolder() throws IOException {
        assertThat(finder.find("./src")).isEqualTo(Path.of("./src"));
        assertThat(finder.find("src/main")).isEqualTo(Path.of("src/main"));
        assertThat(finder.find(folder.toString())).isEqualTo(folder);
    }

    @Test
    void aPulledModelIsFoundByItsId() throws IOException {
        Path snapshot = folder.resolve("models--org--name/snapshots/" + "a".repeat(40));
        Files.createDirectories(snapshot);
        Files.writeString(snapshot.resolve("model_index.json"), "{}");

        assertThat(finder.find("org/name@" + "a".repeat(40))).isEqualTo(snapshot);
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThatNeedNoDownload() {
        assertThatThrownBy(() -> finder.find("emoij"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("emoij is neither")
                .hasMessageEndingWith("With the program come src, src-small.");
    }

    @Test
    void theFirstModelOfTheProgramIsTheUsualOne() throws IOException {
        assertThat(finder.usual()).contains("src");
        assertThat(finder(new URL[0]).usual()).isEmpty();
    }

    private ModelFinder finder(URL[] program) throws IOException {
        Map<String, String> environment =
                Map.of("DISTILLERY_CACHE", folder.resolve("cache").toString());
        return new ModelFinder(ShippedModels.read(new URLClassLoader(program, null), environment), hub);
    }
}
