package distillery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.engine.Engine;
import distillery.families.ModelFinder;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.TinyFamily;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.Picture;
import distillery.pipeline.Progress;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in memory, with the small ones of the reference. */
class ModelShelfTest {
    private static final long PLENTY = 1L << 40;
    private static final GenerateRequest REQUEST =
            new GenerateRequest("a cat", Optional.empty(), 2, 1, 7, Schedulers.DDIM, 64, 64);

    @TempDir
    private Path program;

    @TempDir
    private Path cache;

    private TinyFamily family;
    private ModelFinder finder;
    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        family = new TinyFamily(program);
        finder = new ModelFinder(
                family.unpackedBelow(cache), new HubCache(HubSettings.from(Map.of("HF_HOME", cache.toString()))));
        engine = Engine.open("cpu");
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        family.close();
    }

    @Test
    void aModelIsLoadedOnceAndTellsHowFarItHasCome() throws IOException {
        try (ModelShelf shelf = new ModelShelf(finder, engine, Precision.FP32, PLENTY, true)) {
            List<Integer> done = new ArrayList<>();
            Makers.Maker maker = shelf.open("emoji", (loaded, total) -> done.add(loaded));
            assertThat(done).containsExactly(0, 1, 2, 3);

            assertThat(shelf.open("emoji", (loaded, total) -> done.add(loaded))).isSameAs(maker);
            assertThat(done).hasSize(4);
            assertThat(shelf.loaded()).containsExactly("emoji");
        }
    }

    @Test
    void modelsThatShareNetworksWorkOnWhenOneOfThemGoes() throws IOException {
        try (ModelShelf shelf = new ModelShelf(finder, engine, Precision.FP32, PLENTY, true)) {
            GeneratedImage before = make(shelf.open("emoji", (done, total) -> {}));
            shelf.open("emoji-tiny", (done, total) -> {});
            assertThat(shelf.loaded()).containsExactlyInAnyOrder("emoji", "emoji-tiny");
            assertThat(shelf.networks())
                    .as("two UNets, one text encoder, one decoder")
                    .isEqualTo(4);

            GeneratedImage after = make(shelf.open("emoji", (done, total) -> {}));
            assertThat(after.picture().rgb()).isEqualTo(before.picture().rgb());
        }
        assertThat(engine.tensors()).isZero();
    }

    @Test
    void theOneThatWasNotUsedForLongestMakesRoom() throws IOException {
        try (ModelShelf shelf = new ModelShelf(finder, engine, Precision.FP32, 1, true)) {
            shelf.open("emoji", (done, total) -> {});
            Makers.Maker tiny = shelf.open("emoji-tiny", (done, total) -> {});

            assertThat(shelf.loaded()).containsExactly("emoji-tiny");
            assertThat(make(tiny).picture().width()).isEqualTo(64);
        }
    }

    @Test
    void previewsShowThePictureInTheMakingAndCanBeSwitchedOff() throws IOException {
        for (boolean previews : List.of(true, false)) {
            try (ModelShelf shelf = new ModelShelf(finder, engine, Precision.FP32, PLENTY, previews)) {
                Makers.Maker maker = shelf.open("emoji", (done, total) -> {});
                List<Picture> seen = new ArrayList<>();
                maker.images()
                        .make(
                                REQUEST,
                                (step, of, seconds, latents) -> maker.preview()
                                        .of(step, latents, REQUEST)
                                        .ifPresent(seen::add));
                assertThat(seen).hasSize(previews ? 2 : 0).allMatch(picture -> picture.width() == picture.height());
            }
        }
    }

    private static GeneratedImage make(Makers.Maker maker) {
        return maker.images().make(REQUEST, Progress.NONE);
    }
}
