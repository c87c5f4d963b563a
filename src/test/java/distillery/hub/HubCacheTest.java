package distillery.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubCacheTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String OTHER = "f".repeat(40);

    @TempDir
    Path root;

    private HubCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = new HubCache(HubSettings.from(Map.of("HF_HUB_CACHE", root.toString())));
    }

    @Test
    void aModelIsFoundByBranchAndByCommit() throws IOException {
        Path folder = snapshot("models--org--name", COMMIT, "model_index.json");
        ref("models--org--name", "main", COMMIT);

        assertThat(cache.snapshot("org/name", "main")).contains(folder);
        assertThat(cache.snapshot("org/name", COMMIT)).contains(folder);
        assertThat(cache.snapshot("org/name", "fp16")).isEmpty();
        assertThat(cache.snapshot("org/name", OTHER)).isEmpty();
        assertThat(cache.snapshot("org/other", "main")).isEmpty();
    }

    @Test
    void aFolderWithoutItsFrontPageIsNoModel() throws IOException {
        snapshot("models--org--name", COMMIT, "unet/config.json");

        assertThat(cache.snapshot("org/name", COMMIT)).isEmpty();
    }

    @Test
    void aRefThatNamesNoCommitIsNotFollowed() throws IOException {
        snapshot("models--org--name", COMMIT, "model_index.json");
        ref("models--org--name", "main", "../snapshots/" + COMMIT);

        assertThat(cache.snapshot("org/name", "main")).isEmpty();
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamedWithTheWayOut() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "no folder");
        HubCache shut = new HubCache(HubSettings.from(Map.of("HF_HUB_CACHE", file.toString())));

        assertThatThrownBy(() -> shut.prepare("org/name", COMMIT))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("org/name cannot be kept in " + file)
                .hasMessageEndingWith("Set HF_HOME or HF_HUB_CACHE to a folder that can be written.");
    }

    @Test
    void theModelsAreListedWithTheirBranchesAndBytes() throws IOException {
        snapshot("models--org--name", COMMIT, "model_index.json");
        ref("models--org--name", "main", COMMIT);
        ref("models--org--name", "refs/pr/1", COMMIT);
        snapshot("models--gpt2", COMMIT, "config.json");
        snapshot("datasets--org--pictures", COMMIT, "data.json");
        Files.createDirectories(root.resolve(".locks/models--org--name"));
        Files.writeString(root.resolve("CACHEDIR.TAG"), "x");

        assertThat(cache.models())
                .containsExactly(
                        new CachedModel("gpt2", List.of(), 2),
                        new CachedModel("org/name", List.of("main", "refs/pr/1"), 2));
    }

    @Test
    void aBlobThatTwoCommitsShareIsCountedOnce() throws IOException {
        Path blob = root.resolve("models--org--name/blobs/abc");
        Files.createDirectories(blob.getParent());
        Files.write(blob, new byte[1000]);
        for (String commit : List.of(COMMIT, OTHER)) {
            Path folder = root.resolve("models--org--name/snapshots").resolve(commit);
            Files.createDirectories(folder);
            Files.createSymbolicLink(folder.resolve("model_index.json"), Path.of("../../blobs/abc"));
        }

        assertThat(cache.models()).extracting(CachedModel::bytes).containsExactly(1000L);
    }

    @Test
    void aCacheThatDoesNotExistIsEmpty() throws IOException {
        HubCache none = new HubCache(
                HubSettings.from(Map.of("HF_HUB_CACHE", root.resolve("none").toString())));

        assertThat(none.models()).isEmpty();
        assertThat(none.snapshot("org/name", "main")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../x", "a/b/c", "a/../b", "/a", "a--b/c", "a/.b", "a/b.", "a/b.git", "", "a b", "a\\b", "ä/b"})
    void aNameThatIsNoModelNameIsRefused(String name) {
        assertThatThrownBy(() -> cache.snapshot(name, "main"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is no model name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "/etc/passwd", "", "a//b", "a\nb", "CON"})
    void aRevisionThatIsNoneIsRefused(String revision) {
        assertThatThrownBy(() -> cache.snapshot("org/name", revision))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is no revision");
    }

    private Path snapshot(String model, String commit, String file) throws IOException {
        Path folder = root.resolve(model).resolve("snapshots").resolve(commit);
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), "{}");
        return folder;
    }

    private void ref(String model, String name, String commit) throws IOException {
        Path ref = root.resolve(model).resolve("refs").resolve(name);
        Files.createDirectories(ref.getParent());
        Files.writeString(ref, commit);
    }
}
