package distillery.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.nn.Graph;
import distillery.nn.Layers;
import distillery.nn.Value;
import distillery.nn.Weights;
import distillery.reference.Published;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kernel an operation is emitted as. What the kernels compute is told where the engine is tested. */
class KernelsTest {
    private static final Target ONEDNN = new Target("cpu", Precision.FP32, Layout.ONEDNN);

    @ParameterizedTest
    @CsvSource({"256, 256, 32, 32", "256, 320, 64, 48", "1280, 640, 16, 64"})
    void aWideConvolutionOfALargeImageIsWinograds(int in, int out, long height, long width) {
        Graph graph = new Graph();
        graph.returns(Layers.conv(Weights.imagined(), graph.input("x", in, 1, in, height, width), out));

        assertThat(source(graph, ONEDNN))
                .contains("(self).winograd(")
                .doesNotContain("torch.conv2d", "_convolution_pointwise");
    }

    @ParameterizedTest
    @CsvSource({
        "a small image, 256, 256, 31, 3, 1, 1",
        "few channels in, 255, 256, 64, 3, 1, 1",
        "few channels out, 256, 4, 64, 3, 1, 1",
        "a kernel that would fill the memory, 1280, 1280, 64, 3, 1, 1",
        "another kernel, 256, 256, 64, 1, 1, 0",
        "a stride, 256, 256, 64, 3, 2, 1",
        "no border, 256, 256, 64, 3, 1, 0"
    })
    void anyOtherConvolutionIsOneDnns(String why, int in, int out, long edge, int kernel, int stride, int padding) {
        Graph graph = new Graph();
        Value image = graph.input("x", in, 1, in, edge, edge);
        graph.returns(Layers.conv(Weights.imagined(), image, out, kernel, stride, padding));

        assertThat(source(graph, ONEDNN))
                .as(why)
                .contains("ops.mkldnn._convolution_pointwise(")
                .doesNotContain("winograd");
    }

    @Test
    void whereTheImagesSizeOrTheBiasIsMissingTheConvolutionIsOneDnns() {
        Graph unsaid = new Graph();
        unsaid.returns(Layers.conv(Weights.imagined(), unsaid.input("x", 256), 256));
        Graph unbiased = new Graph();
        Value image = unbiased.input("x", 256, 1, 256, 64, 64);
        unbiased.returns(Layers.convWithoutBias(Weights.imagined(), image, 256, 3, 1, 1));

        assertThat(source(unsaid, ONEDNN)).contains("_convolution_pointwise").doesNotContain("winograd");
        assertThat(source(unbiased, ONEDNN)).contains("_convolution_pointwise").doesNotContain("winograd");
    }

    @Test
    void sixteenBitsAreTooFewForWinograd() {
        assertThat(source(wide(), new Target("cpu", Precision.BF16, Layout.ONEDNN)))
                .contains("_convolution_pointwise")
                .doesNotContain("winograd");
    }

    @ParameterizedTest
    @CsvSource({"FP32, PLAIN", "BF16, CHANNELS_LAST", "FP32, CHANNELS_LAST"})
    void otherLayoutsLeaveAllToPyTorch(Precision precision, Layout layout) {
        assertThat(source(wide(), new Target("cuda:0", precision, layout)))
                .contains("torch.conv2d(", "torch.linear(")
                .doesNotContain("winograd", "mkldnn");
    }

    @Test
    void aWeightThatTwoOperationsShareStaysAsBothCanReadIt() {
        Weights w = Weights.imagined();
        Graph graph = new Graph();
        Value once = Layers.linear(w.at("shared"), graph.input("x", 4, 1, 4), 4);
        graph.returns(Layers.linear(w.at("alone"), Layers.linear(w.at("shared"), once, 4), 4));

        assertThat(source(graph, ONEDNN))
                .containsOnlyOnce("_linear_pointwise(t2, self.alone_weight")
                .contains("torch.linear(t0, self.shared_weight", "torch.linear(t1, self.shared_weight");
    }

    @Test
    void anotherGraphTakesWeightsInTheLayoutThatTheyHave() {
        Weights w = Weights.imagined();
        Graph other = new Graph();
        // By itself it would not be Winograd's: nobody says how large the image is.
        Value x = Layers.conv(w.at("conv"), other.input("x", 256), 256);
        other.returns(x);

        assertThat(new TorchScript(wide(), ONEDNN).over(other).source())
                .contains("(self).winograd(t0, self.conv_weight", "self.conv_bias = w[1]")
                .doesNotContain("linear_weight", "def bring");
    }

    @Test
    void anotherGraphHasNoWeightsOfItsOwn() {
        Weights w = Weights.imagined();
        Graph other = new Graph();
        other.returns(Layers.linear(w.at("unknown"), other.input("x", 4), 4));

        assertThatThrownBy(() -> new TorchScript(wide(), ONEDNN).over(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown.weight")
                .hasMessageEndingWith("is no weight of the network that is there.");
    }

    @ParameterizedTest
    @CsvSource({"PLAIN", "CHANNELS_LAST", "ONEDNN"})
    void theSameNetworkHasTheSameSourceEveryTime(Layout layout) throws IOException {
        Target target = new Target("cpu", Precision.FP32, layout);

        assertThat(source(unet(), target)).isEqualTo(source(unet(), target));
    }

    @ParameterizedTest
    @CsvSource({"FP32, ONEDNN, 4, 4", "BF16, ONEDNN, 2, 1", "FP32, PLAIN, 4, 1"})
    void itIsKnownBeforehandWhatTheWeightsTake(Precision precision, Layout layout, int bytes, int growth) {
        long kernel = 256 * 256 * 9;
        long others = 256 + 256 * 256 + 256;

        assertThat(new TorchScript(wide(), new Target("cpu", precision, layout)).bytes())
                .isEqualTo(bytes * (growth * kernel + others));
    }

    @Test
    void whatMattersForThisMachineAloneIsNotInThePlainSource() {
        Graph unsaid = new Graph();
        unsaid.returns(Layers.conv(Weights.imagined(), unsaid.input("x", 256), 256));
        Graph said = new Graph();
        said.returns(Layers.conv(Weights.imagined(), said.input("x", 256, 1, 256, 64, 64), 256));
        Target plain = new Target("any", Precision.FP32, Layout.PLAIN);

        assertThat(source(said, plain)).isEqualTo(source(unsaid, plain));
    }

    /** A convolution and a linear layer. */
    private static Graph wide() {
        Weights w = Weights.imagined();
        Graph graph = new Graph();
        Value x = Layers.conv(w.at("conv"), graph.input("x", 256, 1, 256, 64, 64), 256);
        return graph.returns(Layers.linear(w.at("linear"), x.asSequence(), 256));
    }

    private static Graph unet() throws IOException {
        return UNet.graph(UNetConfig.read(Published.config("sd-v1-4/unet")), Weights.imagined());
    }

    private static String source(Graph graph, Target target) {
        return new TorchScript(graph, target).source();
    }
}
