package distillery.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.PartFolder;
import distillery.checkpoint.UnusableModelException;
import distillery.reference.Goldens;
import distillery.reference.ReferenceModels;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoencoderTest {
    @TempDir
    private Path folder;

    @Test
    void aPictureComesBackAsTheModelDecodesTheMeanOfItsLatents() throws IOException {
        try (ReferenceModels models = new ReferenceModels(folder);
                Goldens goldens = Goldens.of("sd1")) {
            DiffusionModel model = models.load("sd1", Map.of(), Precision.FP32);
            long[] picture = goldens.shape("vae.picture");
            float[] latents = goldens.floats("vae.mean");
            for (int i = 0; i < latents.length; i++) {
                latents[i] *= 0.18215f;
            }
            long[] sizes = goldens.shape("vae.mean");
            float[] expected = model.decode(latents, (int) sizes[2], (int) sizes[3]);

            PartFolder vae = new PartFolder(Goldens.folder("sd1").resolve("vae"), "vae");
            try (Autoencoder autoencoder = Autoencoder.load(vae, models.engine())) {
                float[] back =
                        autoencoder.thereAndBack(goldens.floats("vae.picture"), (int) picture[2], (int) picture[3]);

                assertThat(Goldens.distance(back, expected)).isLessThan(1e-4);
            }
        }
    }

    @Test
    void aTinyAutoencoderIsRefused() throws IOException {
        try (ReferenceModels models = new ReferenceModels(folder)) {
            PartFolder tiny = new PartFolder(Goldens.folder("taesd"), "taesd");

            assertThatThrownBy(() -> Autoencoder.load(tiny, models.engine()))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("_class_name");
        }
    }
}
