package distillery.models;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.nn.Graph;
import distillery.nn.Weight;
import distillery.nn.Weights;
import distillery.reference.Published;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every published config, built without weights: the networks must ask for exactly the tensors that diffusers'
 * networks have, by name and shape.
 */
class CensusTest {
    @ParameterizedTest
    @CsvSource({
        "sd-v1-4, 859520964",
        "sd-v1-5, 859520964",
        "sd-2-1-base, 865910724",
        "sdxl-base-1.0, 2567463684",
        "bk-sdm/v1/bk_base, 579384964",
        "bk-sdm/v1/bk_small, 482346884",
        "bk-sdm/v1/bk_tiny, 323384964",
        "bk-sdm/v2-base/bk_base, 583480964",
        "bk-sdm/v2-base/bk_small, 485787524",
        "bk-sdm/v2-base/bk_tiny, 326825604",
        "bk-sdm/v2-768/bk_base, 583480964",
        "bk-sdm/v2-768/bk_small, 485787524",
        "bk-sdm/v2-768/bk_tiny, 326825604"
    })
    void aUNetAsksForExactlyTheTensorsThatDiffusersHas(String config, long parameters) throws IOException {
        Graph unet = UNet.graph(UNetConfig.read(Published.config(config + "/unet")), Weights.imagined());

        assertThat(shapes(unet)).isEqualTo(Published.tensors(config));
        assertThat(unet.parameters()).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({"sd-v1-5-later, 859520964", "segmind-tiny-sd, 323384964", "ssd-1b-inferred, 1331334404"})
    void aUNetWithoutAPublishedListHasThePublishedNumberOfParameters(String config, long parameters)
            throws IOException {
        Graph unet = UNet.graph(UNetConfig.read(Published.config(config + "/unet")), Weights.imagined());

        assertThat(unet.parameters()).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({"sd-v1-4/vae", "sd-v1-5/vae", "sd-2-1-base/vae", "sdxl-base-1.0/vae", "sdxl-base-1.0/vae_1_0"})
    void anAutoencoderAsksForExactlyTheTensorsThatDiffusersHas(String config) throws IOException {
        VaeConfig vae = VaeConfig.read(Published.config(config));
        Map<String, List<Long>> both = shapes(VaeEncoder.graph(vae, Weights.imagined()));
        both.putAll(shapes(VaeDecoder.graph(vae, Weights.imagined())));

        assertThat(both).isEqualTo(Published.tensors("vae"));
    }

    @ParameterizedTest
    @CsvSource({
        "sd-v1-4/text_encoder, 123060480",
        "sd-2-1-base/text_encoder, 340387840",
        "sdxl-base-1.0/text_encoder, 123060480",
        "sdxl-base-1.0/text_encoder_2, 694659840"
    })
    void aTextEncoderHasThePublishedNumberOfParameters(String config, long parameters) throws IOException {
        Graph text = ClipText.graph(ClipTextConfig.read(Published.config(config)), Weights.imagined());

        assertThat(text.parameters()).isEqualTo(parameters);
    }

    @Test
    void theTinyAutoencoderHasThePublishedNumberOfParameters() throws IOException {
        TinyConfig tiny = TinyConfig.read(Published.config("taesd"));

        assertThat(TinyDecoder.graph(tiny, Weights.imagined()).parameters()).isEqualTo(1_222_531);
        assertThat(TinyEncoder.graph(tiny, Weights.imagined()).parameters()).isEqualTo(1_222_532);
    }

    private static Map<String, List<Long>> shapes(Graph graph) {
        Map<String, List<Long>> shapes = new TreeMap<>();
        for (Weight weight : graph.weights()) {
            shapes.put(weight.name(), weight.shape());
        }
        return shapes;
    }
}
