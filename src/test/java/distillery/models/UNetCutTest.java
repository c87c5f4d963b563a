package distillery.models;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.models.UNet.Extent;
import distillery.nn.Graph;
import distillery.nn.Graph.Input;
import distillery.nn.Weights;
import distillery.reference.Published;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one place where a UNet may be cut, in every published layout. */
class UNetCutTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sd-v1-4",
                "sd-2-1-base",
                "sdxl-base-1.0",
                "ssd-1b-inferred",
                "bk-sdm/v1/bk_base",
                "bk-sdm/v1/bk_small",
                "bk-sdm/v1/bk_tiny"
            })
    void outsideOfTheCutThereAreOnlyTheOutermostLayers(String published) throws IOException {
        UNetConfig config = UNetConfig.read(Published.config(published + "/unet"));
        Graph whole = UNet.graph(config, Weights.imagined());
        Graph keeping = UNet.graph(config, Weights.imagined(), Extent.KEEPING, false);
        Graph shallow = UNet.graph(config, Weights.imagined(), Extent.SHALLOW, false);

        assertThat(keeping.weights()).isEqualTo(whole.weights());
        assertThat(keeping.nodes()).hasSameSizeAs(whole.nodes());
        assertThat(keeping.outputs()).hasSize(2);
        assertThat(shallow.outputs()).hasSize(1);
        assertThat(whole.weights()).containsAll(shallow.weights());
        int last = config.levels().get(0).up().size() - 1;
        String layer = "up_blocks.%d.(resnets|attentions).%d."
                .formatted(config.levels().size() - 1, last);
        assertThat(shallow.weights())
                .allSatisfy(weight -> assertThat(weight.name())
                        .matches("(conv_in|conv_norm_out|conv_out|time_embedding|add_embedding|" + layer + ").*"));
    }

    @Test
    void aShallowCallTakesWhatAWholeOneTakesAndTheFeature() throws IOException {
        UNetConfig config = UNetConfig.read(Published.config("sdxl-base-1.0/unet"));

        List<Input> shallow =
                UNet.graph(config, Weights.imagined(), Extent.SHALLOW, false).inputs();

        assertThat(shallow)
                .extracting(Input::name)
                .containsExactly("latents", "timesteps", "text", "pooled", "sizes", "deep");
        assertThat(shallow.get(5).usual()).containsExactly(2L, 320L, 128L, 128L);
    }
}
