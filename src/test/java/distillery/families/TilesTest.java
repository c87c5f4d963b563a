package distillery.families;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.reference.Goldens;
import distillery.reference.ReferenceModels;
import distillery.torchscript.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TilesTest {
    private static final double APART = 2e-5;

    @TempDir
    private Path scratch;

    @Test
    void tilesFadeIntoEachOtherAsInDiffusers() throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch);
                Goldens goldens = Goldens.of("sd1-tiled")) {
            DiffusionModel model = models.load("sd1", Map.of(), Precision.FP32);
            float[] latents = goldens.floats("vae.latents");
            for (int i = 0; i < latents.length; i++) {
                latents[i] *= 0.18215f; // the model divides by it
            }

            float[] picture = new Tiles(4, 4, 8).decode(latents, 8, 11, model::decode);

            assertThat(Goldens.distance(picture, goldens.floats("vae.decoded"))).isLessThan(APART);
            assertThat(Goldens.distance(model.decode(latents, 8, 11), goldens.floats("vae.decoded")))
                    .as("tiles are not the whole")
                    .isGreaterThan(100 * APART);
        }
    }

    @Test
    void oneTileIsLeftToTheDecoder() {
        float[] latents = {1, 2, 3, 4};
        float[] decoded = new float[12];

        assertThat(new Tiles(4, 1, 1).decode(latents, 1, 4, (all, h, w) -> decoded))
                .isSameAs(decoded);
    }

    @Test
    void noTileIsLargerThanItMayBeAndAnEvenPictureStaysEven() {
        List<List<Integer>> sizes = new ArrayList<>();

        float[] picture = new Tiles(8, 2, 2).decode(new float[2 * 15 * 21], 15, 21, (latents, h, w) -> {
            assertThat(latents).hasSize(2 * h * w);
            sizes.add(List.of(h, w));
            float[] even = new float[3 * 2 * h * 2 * w];
            Arrays.fill(even, 0.5f);
            return even;
        });

        assertThat(picture).hasSize(3 * 30 * 42).containsOnly(0.5f);
        assertThat(sizes).hasSize(3 * 4).allMatch(size -> size.get(0) <= 8 && size.get(1) <= 8);
    }
}
