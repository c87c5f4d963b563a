package distillery.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.ConfigFile;
import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;
import distillery.reference.Goldens;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a UNet shows of its inside; the numbers are held against diffusers' in the tests of distillation. */
class UNetFeaturesTest {
    private static final List<String> FEATURES =
            List.of("up_blocks.0", "down_blocks.1", "mid_block", "down_blocks.2.attentions.1.proj_out");

    @Test
    void featuresComeBehindThePredictionInTheOrderOfAsking() throws IOException {
        UNetConfig config = config("sd1");

        Graph graph = UNet.graph(config, Weights.imagined(), FEATURES);

        assertThat(graph.outputs()).extracting(Value::width).containsExactly(4, 24, 12, 24, 16);
    }

    @Test
    void askingForFeaturesChangesNothingElse() throws IOException {
        UNetConfig config = config("sd1");
        Graph plain = UNet.graph(config, Weights.imagined());

        Graph graph = UNet.graph(config, Weights.imagined(), FEATURES);

        assertThat(graph.nodes()).hasSameSizeAs(plain.nodes());
        assertThat(graph.weights()).isEqualTo(plain.weights());
    }

    @Test
    void aModuleThatIsNotThereIsRefusedByName() throws IOException {
        UNetConfig withoutMiddle = config("bk-small");

        for (String module : List.of("mid_block", "up_blocks.4", "down_blocks.0.attentions", "")) {
            assertThatThrownBy(() -> UNet.graph(withoutMiddle, Weights.imagined(), List.of(module)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("This UNet has no module " + module + ".");
        }
    }

    private static UNetConfig config(String name) throws IOException {
        return UNetConfig.read(ConfigFile.read(Goldens.folder(name).resolve("unet/config.json")));
    }
}
