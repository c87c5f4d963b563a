package distillery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.families.DiffusionModel;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Picture;
import distillery.reference.ReferenceModels;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentPreviewTest {
    private static final GenerateRequest REQUEST =
            new GenerateRequest("a cat", Optional.empty(), 12, 1, 7, Schedulers.DDIM, 64, 64);

    @TempDir
    private Path scratch;

    @Test
    void withAFullDecoderEachStepShowsTheColoursOfTheLatents() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            DiffusionModel model = models.load("sd1", Map.of(), Precision.FP32);

            assertThat(widths(model)).hasSize(12).allMatch(width -> width == 64 / model.pixelsPerLatent());
        }
    }

    @Test
    void withATinyDecoderEachFifthStepShowsThePictureItself() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            DiffusionModel model = models.load("taesd", Map.of(), Precision.FP32);
            int small = 64 / model.pixelsPerLatent();

            assertThat(widths(model)).containsExactly(small, small, small, small, 64, 0, 0, 0, 0, 64, 0, 0);
        }
    }

    /** Of each step's preview; 0 where the one before stays. */
    private static List<Integer> widths(DiffusionModel model) {
        LatentPreview preview = new LatentPreview(model);
        int places = 64 / model.pixelsPerLatent();
        float[] latents = new float[model.latentChannels() * places * places];
        return IntStream.rangeClosed(1, 12)
                .mapToObj(step ->
                        preview.of(step, latents, REQUEST).map(Picture::width).orElse(0))
                .toList();
    }
}
