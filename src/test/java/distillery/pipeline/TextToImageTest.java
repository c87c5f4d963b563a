package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.reference.Goldens;
import distillery.reference.ReferenceModels;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a picture is watched and stopped. */
class TextToImageTest {
    /** Between a text that was encoded alone and one that was encoded beside another. */
    private static final double ROUNDING = 1e-4;

    private static final double SEEN = 1e-2;

    @TempDir
    private Path scratch;

    @Test
    void progressTellsEachCallAndACancelStopsBeforeTheNext() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sd1", Map.of(), Precision.FP32));
            List<String> told = new ArrayList<>();
            Progress cancelAfterTwo = new Progress() {
                @Override
                public void afterStep(int step, int of, double seconds, float[] latents) {
                    told.add(step + " of " + of);
                }

                @Override
                public boolean isCancelled() {
                    return told.size() == 2;
                }
            };

            assertThatThrownBy(() -> maker.make(request(), cancelAfterTwo))
                    .isInstanceOf(CancelledException.class)
                    .hasMessage("Cancelled before step 3 of 5.");
            GeneratedImage afterwards = maker.make(request(), Progress.NONE);

            assertThat(told).containsExactly("1 of 5", "2 of 5");
            assertThat(afterwards.timings().steps()).hasSize(5).allMatch(seconds -> seconds > 0);
        }
    }

    @Test
    void whatWatchersDoIsInNoStagesTime() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sd1", Map.of(), Precision.FP32));
            List<Double> spent = new ArrayList<>();

            long start = System.nanoTime();
            GeneratedImage image = maker.make(request(), (step, of, seconds, latents) -> spent.add(busy()));
            double all = (System.nanoTime() - start) / 1e9;

            double watching = spent.stream().mapToDouble(Double::doubleValue).sum();
            assertThat(watching).isGreaterThan(5 * 0.04);
            assertThat(image.timings().total()).isLessThanOrEqualTo(all - watching);
        }
    }

    @Test
    void outsideOfItsIntervalThereIsNoGuidanceAndTheStepIsThatOfAnUnguidedPicture() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sd1", Map.of(), Precision.FP32));

            List<float[]> guided = latents(maker, 7.5, GuidanceInterval.WHOLE);
            List<float[]> unguided = latents(maker, 1, GuidanceInterval.WHOLE);
            List<float[]> late = latents(maker, 7.5, new GuidanceInterval(0.4, 1));
            List<float[]> early = latents(maker, 7.5, new GuidanceInterval(0, 0.4));

            for (int call = 0; call < 2; call++) {
                assertThat(Goldens.distance(late.get(call), unguided.get(call))).isLessThan(ROUNDING);
                assertThat(early.get(call)).isEqualTo(guided.get(call));
            }
            assertThat(Goldens.distance(late.get(2), unguided.get(2))).isGreaterThan(SEEN);
            assertThat(Goldens.distance(early.get(2), guided.get(2))).isGreaterThan(SEEN);
        }
    }

    @Test
    void anIntervalOfAllStepsIsThePictureWithoutOne() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sdxl", Map.of(), Precision.FP32));

            Picture asked = maker.make(request(7.5, Levers.of(Map.of("guidance-interval", "0-1"))), Progress.NONE)
                    .picture();
            Picture usual = maker.make(request(), Progress.NONE).picture();

            assertThat(asked.rgb()).isEqualTo(usual.rgb());
        }
    }

    @Test
    void aDeepCacheChangesThePictureThatAsksForItAndNoneAfterIt() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sd1", Map.of(), Precision.FP32));
            byte[] before = maker.make(request(), Progress.NONE).picture().rgb();

            byte[] cached = rgb(maker, "deep-cache", "2");
            byte[] again = rgb(maker, "deep-cache", "2");

            assertThat(cached).isEqualTo(again).isNotEqualTo(before);
            assertThat(rgb(maker, "deep-cache", "1")).isEqualTo(before);
        }
    }

    @Test
    void aStepThatIsWholeIsTheSameWhetherItsFeatureIsKeptOrNot() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            for (String name : List.of("sd1", "bk-base", "sdxl")) {
                TextToImage maker = new TextToImage(models.load(name, Map.of(), Precision.FP32));

                List<float[]> usual = latents(maker, 7.5, Levers.OFF);
                List<float[]> cached = latents(maker, 7.5, Levers.of(Map.of("deep-cache", "5")));

                assertThat(cached.get(0)).as(name).isEqualTo(usual.get(0));
                assertThat(Goldens.distance(cached.get(1), usual.get(1)))
                        .as(name)
                        .isGreaterThan(SEEN);
            }
        }
    }

    @Test
    void aCancelledPictureLeavesNothingOnTheDevice() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sd1", Map.of(), Precision.FP32));
            rgb(maker, "deep-cache", "3");
            int before = models.engine().tensors();
            AtomicInteger made = new AtomicInteger();
            Progress cancelAfterTwo = new Progress() {
                @Override
                public void afterStep(int step, int of, double seconds, float[] latents) {
                    made.incrementAndGet();
                }

                @Override
                public boolean isCancelled() {
                    return made.get() == 2;
                }
            };

            assertThatThrownBy(() -> maker.make(request(7.5, Levers.of(Map.of("deep-cache", "3"))), cancelAfterTwo))
                    .isInstanceOf(CancelledException.class);

            assertThat(models.engine().tensors()).isEqualTo(before);
        }
    }

    @Test
    void mergedTokensChangeThePictureThatAsksForThemAndNoneAfterIt() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sd1", Map.of(), Precision.FP32));
            byte[] before = maker.make(request(), Progress.NONE).picture().rgb();

            byte[] merged = rgb(maker, "token-merging", "0.5");

            assertThat(merged).isEqualTo(rgb(maker, "token-merging", "0.50")).isNotEqualTo(before);
            assertThat(rgb(maker, "token-merging", "0.25")).isNotEqualTo(merged);
            // Not one of 64 places.
            assertThat(rgb(maker, "token-merging", "0.01")).isEqualTo(before);
            assertThat(rgb(maker, "token-merging", "0")).isEqualTo(before);
        }
    }

    @Test
    void aModelWithoutAttentionAtFullSizeCannotMergeTokensAndSaysSo() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            TextToImage maker = new TextToImage(models.load("sdxl", Map.of(), Precision.FP32));

            assertThatThrownBy(() -> rgb(maker, "token-merging", "0.5"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("this model has none there. Leave it off.");
        }
    }

    @Test
    void leversWorkInSixteenBits() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            Levers both = Levers.of(Map.of("deep-cache", "2", "token-merging", "0.5"));

            byte[] half = new TextToImage(models.load("sd1", Map.of(), Precision.BF16))
                    .make(request(7.5, both), Progress.NONE)
                    .picture()
                    .rgb();
            byte[] full = new TextToImage(models.load("sd1", Map.of(), Precision.FP32))
                    .make(request(7.5, both), Progress.NONE)
                    .picture()
                    .rgb();

            assertThat(Goldens.psnr(half, full)).as("dB").isBetween(25.0, 70.0);
        }
    }

    private static byte[] rgb(TextToImage maker, String lever, String text) {
        return maker.make(request(7.5, Levers.of(Map.of(lever, text))), Progress.NONE)
                .picture()
                .rgb();
    }

    private static List<float[]> latents(TextToImage maker, double guidance, GuidanceInterval interval) {
        return latents(maker, guidance, Levers.of(Map.of("guidance-interval", interval.text())));
    }

    private static List<float[]> latents(TextToImage maker, double guidance, Levers levers) {
        List<float[]> latents = new ArrayList<>();
        maker.make(request(guidance, levers), (step, of, seconds, now) -> latents.add(now));
        return latents;
    }

    private static GenerateRequest request(double guidance, Levers levers) {
        return new GenerateRequest("a cat", Optional.empty(), 5, guidance, 1, Schedulers.DDIM, 64, 64, levers);
    }

    /** Works for a while; gives how long. */
    private static double busy() {
        long start = System.nanoTime();
        double seconds = 0;
        while (seconds < 0.05) {
            seconds = (System.nanoTime() - start) / 1e9;
        }
        return seconds;
    }

    private static GenerateRequest request() {
        return new GenerateRequest("a cat", Optional.empty(), 5, 7.5, 1, Schedulers.DDIM, 64, 64);
    }
}
