package distillery.hub;

import static distillery.hub.FakeHub.COMMIT;
import static distillery.hub.FakeHub.REPO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPullTest {
    private static final Pause NONE = time -> {};
    private static final PullProgress QUIET = (file, done, total) -> {};

    @TempDir
    Path cache;

    private FakeHub hub;

    @BeforeEach
    void open() throws IOException {
        hub = new FakeHub().withTinyModel();
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aPullFetchesWhatAFolderNeedsAndNoMore() throws Exception {
        Path folder = pull(settings());

        assertThat(filesBelow(folder))
                .containsExactlyInAnyOrder(
                        "model_index.json",
                        "scheduler/scheduler_config.json",
                        "text_encoder/config.json",
                        "text_encoder/pytorch_model.bin",
                        "tokenizer/merges.txt",
                        "tokenizer/vocab.json",
                        "unet/config.json",
                        "unet/diffusion_pytorch_model.fp16.safetensors",
                        "vae/config.json",
                        "vae/diffusion_pytorch_model.safetensors");
        for (String file : filesBelow(folder)) {
            assertThat(folder.resolve(file)).hasBinaryContent(hub.bytes(file));
        }
    }

    @Test
    void theCacheLooksAsPythonLeavesIt() throws Exception {
        pull(settings());

        Path model = cache.resolve("models--org--tiny-sd");
        String weights = "unet/diffusion_pytorch_model.fp16.safetensors";
        assertThat(Files.readSymbolicLink(
                        model.resolve("snapshots").resolve(COMMIT).resolve(weights)))
                .isEqualTo(Path.of("../../../blobs/" + hub.etag(weights)));
        assertThat(Files.readSymbolicLink(
                        model.resolve("snapshots").resolve(COMMIT).resolve("model_index.json")))
                .isEqualTo(Path.of("../../blobs/" + hub.etag("model_index.json")));
        assertThat(model.resolve("refs/main")).hasContent(COMMIT);
        assertThat(cache.resolve("CACHEDIR.TAG")).content().startsWith("Signature: 8a477f597d28d172789f06886806bc55\n");
        assertThat(filesBelow(model.resolve("blobs"))).hasSize(10).allMatch(name -> name.matches("[0-9a-f]{40,64}"));
    }

    @Test
    void aSecondPullAsksOnlyForTheListing() throws Exception {
        pull(settings());
        hub.seen().clear();

        pull(settings());

        assertThat(hub.seen())
                .extracting(FakeHub.Seen::line)
                .containsExactly("GET /api/models/org/tiny-sd/revision/main");
    }

    @Test
    void aBlobThatIsHereIsShownWithoutBeingFetched() throws Exception {
        Path folder = pull(settings());
        Files.delete(folder.resolve("vae/diffusion_pytorch_model.safetensors"));
        hub.seen().clear();

        pull(settings());

        assertThat(folder.resolve("vae/diffusion_pytorch_model.safetensors")).isNotEmptyFile();
        assertThat(hub.seen("GET", ".safetensors")).isEmpty();
    }

    @Test
    void progressRunsFromNothingToTheWholeModel() throws Exception {
        List<Long> done = new ArrayList<>();
        List<Long> totals = new ArrayList<>();

        new ModelPull(settings(), new HubCache(settings()), NONE).pull(REPO, "main", (file, now, total) -> {
            done.add(now);
            totals.add(total);
        });

        assertThat(done).isSorted().startsWith(0L).endsWith(totals.get(0));
        assertThat(totals).containsOnly(bytesOf(filesBelow(snapshot())));
    }

    @Test
    void whatWasHereBeforeCountsAsDone() throws Exception {
        Path folder = pull(settings());
        long whole = bytesOf(filesBelow(folder));
        Files.delete(folder.resolve("vae/config.json"));
        List<Long> done = new ArrayList<>();

        new ModelPull(settings(), new HubCache(settings()), NONE)
                .pull(REPO, "main", (file, now, total) -> done.add(now));

        assertThat(done).containsExactly(whole);
    }

    @Test
    void aBranchWithASlashIsAskedForAndRemembered() throws Exception {
        new ModelPull(settings(), new HubCache(settings()), NONE).pull(REPO, "refs/pr/1", QUIET);

        assertThat(hub.seen().get(0).line()).endsWith("/revision/refs%2Fpr%2F1");
        assertThat(cache.resolve("models--org--tiny-sd/refs/refs/pr/1")).hasContent(COMMIT);
        assertThat(new HubCache(settings()).snapshot(REPO, "refs/pr/1")).contains(snapshot());
    }

    @Test
    void aCommitNeedsNoRef() throws Exception {
        new ModelPull(settings(), new HubCache(settings()), NONE).pull(REPO, COMMIT, QUIET);

        assertThat(cache.resolve("models--org--tiny-sd/refs")).doesNotExist();
        assertThat(new HubCache(settings()).snapshot(REPO, COMMIT)).contains(snapshot());
    }

    @Test
    void withoutSymbolicLinksTheFilesStandInTheSnapshot() throws Exception {
        HubSettings plain = with(settings(), false, false);

        Path folder = pull(plain);
        hub.seen().clear();
        pull(plain);

        Path weights = folder.resolve("vae/diffusion_pytorch_model.safetensors");
        assertThat(weights).isRegularFile().hasBinaryContent(hub.bytes("vae/diffusion_pytorch_model.safetensors"));
        assertThat(Files.isSymbolicLink(weights)).isFalse();
        assertThat(new HubCache(plain).models().get(0).bytes()).isEqualTo(bytesOf(filesBelow(folder)));
        assertThat(hub.seen()).hasSize(1);
    }

    @Test
    void offlineNothingIsAskedAndTheCacheServes() throws Exception {
        pull(settings());
        hub.seen().clear();

        assertThat(pull(with(settings(), true, true))).isEqualTo(snapshot());

        assertThat(hub.seen()).isEmpty();
    }

    @Test
    void offlineAMissingModelIsNamedWithTheWayToGetIt() {
        assertThatThrownBy(() -> pull(with(settings(), true, true)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll(REPO, cache.toString(), "HF_HUB_OFFLINE", "Unset it and pull the model");
        assertThat(hub.seen()).isEmpty();
    }

    @Test
    void offlineAHalfCopiedModelNamesThePartThatLacks() throws Exception {
        Files.delete(pull(settings()).resolve("vae/diffusion_pytorch_model.safetensors"));

        assertThatThrownBy(() -> pull(with(settings(), true, true)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("vae/");
    }

    @Test
    void aSingleNetworkIsPulledByItsTopLevelFiles() throws Exception {
        hub.close();
        hub = new FakeHub()
                .file("config.json", new byte[] {'{', '}'})
                .file("diffusion_pytorch_model.safetensors", FakeHub.noise(2000, 7))
                .file("taesd_decoder.safetensors", FakeHub.noise(2000, 8));

        assertThat(filesBelow(pull(settings())))
                .containsExactlyInAnyOrder("config.json", "diffusion_pytorch_model.safetensors");
    }

    private Path pull(HubSettings settings) throws IOException, InterruptedException {
        return new ModelPull(settings, new HubCache(settings), NONE).pull(REPO, "main", QUIET);
    }

    private HubSettings settings() {
        return hub.settings(cache, null);
    }

    private static HubSettings with(HubSettings from, boolean offline, boolean symlinks) {
        Duration limit = from.etagTimeout();
        URI endpoint = from.endpoint();
        return new HubSettings(from.cache(), endpoint, from.token(), offline, limit, limit, symlinks, from.proxies());
    }

    private Path snapshot() {
        return cache.resolve("models--org--tiny-sd/snapshots/" + COMMIT);
    }

    private long bytesOf(List<String> files) {
        return files.stream().mapToLong(file -> hub.bytes(file).length).sum();
    }

    private static List<String> filesBelow(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }
}
