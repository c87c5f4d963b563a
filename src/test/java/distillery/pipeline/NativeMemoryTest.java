package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.engine.Engine;
import distillery.families.Blueprint;
import distillery.families.DiffusionModel;
import distillery.reference.ReferenceModels;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory outside of the Java heap, which no garbage collector gives back. */
class NativeMemoryTest {
    /** What the allocator may keep in reserve; 200 pictures that each lost one set of latents would be beyond it. */
    private static final long SLACK_KILOBYTES = 30_000;

    @TempDir
    private Path scratch;

    @Test
    void twoHundredPicturesLeaveTheMemoryAsItWas() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sd1", Map.of(), Precision.FP32));
            make(maker, 20); // the allocator and the executor settle
            long before = resident();

            make(maker, 200);

            assertThat(resident() - before).isLessThan(SLACK_KILOBYTES);
        }
    }

    @Test
    void picturesWithADeepCacheLeaveTheMemoryAsItWas() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sd1", Map.of(), Precision.FP32));
            Levers cached = Levers.of(Map.of("deep-cache", "2"));
            make(maker, 20, cached);
            long before = resident();

            make(maker, 200, cached);

            assertThat(resident() - before).isLessThan(SLACK_KILOBYTES);
        }
    }

    @Test
    void aClosedModelGivesItsMemoryBack() throws Exception {
        openAndClose(5);
        long before = resident();

        openAndClose(20);

        // Each time 12 MB of weights came in; had they stayed, it would be 240 MB more.
        assertThat(resident() - before).isLessThan(3 * SLACK_KILOBYTES);
    }

    private static void openAndClose(int times) throws Exception {
        DiffusersFolder folder =
                DiffusersFolder.open(Path.of("src/test/resources/checkpoints/tiny-sd15-published-quirks"));
        for (int i = 0; i < times; i++) {
            try (Engine engine = Engine.open("cpu");
                    Blueprint blueprint = Blueprint.read(folder, Dtype.F32);
                    DiffusionModel model = blueprint.load(engine, Precision.FP32)) {
                make(new TextToImage(model), 1);
            }
        }
    }

    private static void make(ImageMaker maker, int count) {
        make(maker, count, Levers.OFF);
    }

    private static void make(ImageMaker maker, int count, Levers levers) {
        for (int seed = 0; seed < count; seed++) {
            GeneratedImage image = maker.make(
                    new GenerateRequest("a cat", Optional.empty(), 2, 7.5, seed, Schedulers.EULER, 64, 64, levers),
                    Progress.NONE);
            assertThat(image.timings().steps()).hasSize(2);
        }
        System.gc();
    }

    /** Kilobytes of this process in memory. */
    private static long resident() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line =
                    lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", ""));
        }
    }
}
