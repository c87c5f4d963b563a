package distillery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.engine.Engine;
import distillery.families.Blueprint;
import distillery.families.ModelFinder;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.TinyFamily;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.Picture;
import distillery.pipeline.Progress;
import distillery.reference.Goldens;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    void networksThatDifferInTheirLastNumberAreTwo() throws IOException {
        Path almost = copyOfEmoji();
        Path unet = almost.resolve("unet/diffusion_pytorch_model.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(unet.toFile(), "rw")) {
            file.seek(file.length() - Float.BYTES);
            file.writeInt(0);
        }

        try (ModelShelf shelf = new ModelShelf(finder, engine, Precision.FP32, PLENTY, true)) {
            shelf.open("emoji", (done, total) -> {});
            shelf.open(almost.toString(), (done, total) -> {});

            assertThat(shelf.networks())
                    .as("two UNets, one text encoder, one decoder")
                    .isEqualTo(4);
        }
    }

    @Test
    void whatIsSharedStaysKnownAfterTheModelThatBroughtItWentAway() throws IOException {
        long bytes;
        try (Blueprint emoji = Blueprint.read(DiffusersFolder.open(finder.find("emoji")), Dtype.F32)) {
            bytes = emoji.bytes(engine, Precision.FP32);
        }
        try (ModelShelf shelf = new ModelShelf(finder, engine, Precision.FP32, 2 * bytes, true)) {
            shelf.open("emoji", (done, total) -> {});
            shelf.open("emoji-tiny", (done, total) -> {});
            shelf.open(copyOfEmoji().toString(), (done, total) -> {});

            assertThat(shelf.loaded()).hasSize(2).doesNotContain("emoji");
            assertThat(shelf.networks())
                    .as("two UNets, one text encoder, one decoder")
                    .isEqualTo(4);
        }
        assertThat(engine.tensors()).isZero();
    }

    private Path copyOfEmoji() throws IOException {
        Path from = Goldens.folder("sd1");
        Path to = cache.resolve("copy");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
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
