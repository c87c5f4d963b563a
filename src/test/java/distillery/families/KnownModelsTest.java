package distillery.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import distillery.hub.Catalogue;
import distillery.hub.FakeHub;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.KnownModel;
import distillery.hub.ModelPull;
import distillery.hub.TinyFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownModelsTest {
    private static final KnownModel TINY = new KnownModel(
            FakeHub.REPO,
            "main",
            "SD 1.x",
            null,
            "",
            "",
            1L,
            null,
            64,
            2,
            1.0,
            "DDIMScheduler",
            null,
            List.of(),
            Map.of());

    @TempDir
    private Path cache;

    @TempDir
    private Path program;

    @Test
    void aModelOfTheHubIsHereOnceItWasFetched() throws Exception {
        try (FakeHub hub = new FakeHub().withTinyModel();
                TinyFamily family = new TinyFamily(program)) {
            HubSettings settings = hub.settings(cache, null);
            HubCache kept = new HubCache(settings);
            KnownModels models = new KnownModels(
                    new Catalogue(Map.of(), List.of(TINY)),
                    family.unpackedBelow(cache),
                    kept,
                    new ModelPull(settings, kept, time -> {}));
            List<Long> done = new ArrayList<>();

            assertThat(models.isHere("emoji")).isTrue();
            assertThat(models.isHere(FakeHub.REPO)).isFalse();
            models.fetch(FakeHub.REPO, (arrived, total) -> done.add(arrived));

            assertThat(models.isHere(FakeHub.REPO)).isTrue();
            assertThat(done).isSorted().isNotEmpty();
            assertThatThrownBy(() -> models.fetch("org/unknown", (arrived, total) -> {}))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("org/unknown");
        }
    }
}
