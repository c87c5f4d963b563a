package distillery.families;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.families.Denoiser.Rows;
import distillery.reference.Goldens;
import distillery.reference.ReferenceModels;
import distillery.torchscript.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenoiserTest {
    /** One row or two: the order of sums may differ. */
    private static final double APART = 2e-5;

    @TempDir
    private Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"sd1", "sd2", "sdxl"})
    void thePromptsRowAloneIsTheLastOfAll(String name) throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            DiffusionModel model = models.load(name, Map.of(), Precision.FP32);
            Conditioning both = model.encode(
                    model.tokenize(new Prompt("a cat", Optional.of("dogs"), /* guided= */ true)), 64, 64, 7.5);
            float[] latents;
            try (Goldens goldens = Goldens.of(name)) {
                latents = goldens.floats("unet.latents");
            }

            try (Denoiser denoiser = model.denoiser(both)) {
                float[] all = denoiser.predict(latents, 8, 8, 500, Rows.ALL);
                float[] prompt = denoiser.predict(latents, 8, 8, 500, Rows.PROMPT);

                assertThat(all).hasSize(2 * latents.length);
                assertThat(prompt).hasSize(latents.length);
                assertThat(Goldens.distance(prompt, Arrays.copyOfRange(all, latents.length, all.length)))
                        .isLessThan(APART);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd1", "lcm"})
    void whereThereIsNoOtherRowThePromptsIsAll(String name) throws Exception {
        try (ReferenceModels models = new ReferenceModels(scratch)) {
            DiffusionModel model = models.load(name, Map.of(), Precision.FP32);
            Conditioning alone = model.encode(
                    model.tokenize(new Prompt("a cat", Optional.empty(), /* guided= */ false)), 64, 64, 7.5);
            float[] latents = new float[4 * 8 * 8];
            Arrays.fill(latents, 0.5f);

            try (Denoiser denoiser = model.denoiser(alone)) {
                assertThat(denoiser.predict(latents, 8, 8, 500, Rows.PROMPT))
                        .isEqualTo(denoiser.predict(latents, 8, 8, 500, Rows.ALL))
                        .hasSize(latents.length);
            }
        }
    }
}
