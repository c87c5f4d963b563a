package distillery.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.nn.Graph;
import distillery.nn.Layers;
import distillery.nn.Value;
import distillery.nn.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TorchScriptTest {
    @Test
    void aGraphReadsAsStraightLineSourceWithItsModulesAsComments() {
        Weights w = Weights.imagined();
        Graph graph = new Graph();
        Value image = graph.input("image", 4).toCompute();
        Value x = Layers.conv(w.at("down.0").at("conv"), image, 8).silu();
        graph.returns(x.resizedTo(image), Layers.groupNorm(w.at("norm"), x, 2, 1e-6));

        String source = new TorchScript(graph, new Target("cuda:1", Precision.BF16, Layout.CHANNELS_LAST)).source();

        assertThat(source).isEqualTo("""
                class Net(Module):
                  __parameters__ = []
                  __buffers__ = []
                  down_0_conv_weight : Tensor
                  down_0_conv_bias : Tensor
                  norm_weight : Tensor
                  norm_bias : Tensor
                  training : bool
                  def bring0(self: __torch__.Net,
                    x: Tensor) -> Tensor:
                    return torch.contiguous(torch.to(x, torch.device("cuda:1"), 15, False, True), memory_format=2)
                  def bring1(self: __torch__.Net,
                    x: Tensor) -> Tensor:
                    return torch.to(x, torch.device("cuda:1"), 15, False, True)
                  def give(self: __torch__.Net,
                    w: List[Tensor]) -> NoneType:
                    self.down_0_conv_weight = w[0]
                    self.down_0_conv_bias = w[1]
                    self.norm_weight = w[2]
                    self.norm_bias = w[3]
                    return None
                  def kept(self: __torch__.Net) -> List[Tensor]:
                    return [self.down_0_conv_weight, self.down_0_conv_bias, self.norm_weight, self.norm_bias]
                  def forward(self: __torch__.Net,
                    image: Tensor) -> Tuple[Tensor, Tensor]:
                    t0 = image
                    t1 = torch.to(t0, 15)
                    # down.0.conv
                    t2 = torch.conv2d(t1, self.down_0_conv_weight, self.down_0_conv_bias, [1, 1], [1, 1], [1, 1], 1)
                    t3 = torch.silu(t2)
                    t4 = torch.upsample_nearest2d(t3, [torch.size(t1, 2), torch.size(t1, 3)], None)
                    # norm
                    t5 = torch.group_norm(t3, 2, self.norm_weight, self.norm_bias, 1.0e-6)
                    return (torch.to(t4, 6), torch.to(t5, 6))
                """);
    }

    @Test
    void wordsAndNamedArgumentsAreWrittenAsPythonHasThem() {
        Graph graph = new Graph();
        Value x = graph.input("x", 4);
        graph.returns(x.apply(4, "scatter_reduce", 1, x, x, "mean", new Graph.Named("include_self", true)));

        assertThat(new TorchScript(graph, new Target("cpu", Precision.FP32, Layout.PLAIN)).source())
                .contains("t1 = torch.scatter_reduce(t0, 1, t0, t0, \"mean\", include_self=True)");
    }

    @Test
    void namesThatWouldBecomeOneAreRefused() {
        Weights w = Weights.imagined();
        Graph graph = new Graph();
        Value x = graph.input("x", 2);
        graph.returns(Layers.linear(w.at("a.b"), x, 2).plus(Layers.linear(w.at("a_b"), x, 2)));

        assertThatThrownBy(() -> new TorchScript(graph, new Target("cpu", Precision.FP32, Layout.PLAIN)))
                .hasMessageContaining("a.b.weight")
                .hasMessageContaining("a_b_weight");
    }

    @Test
    void theSameGraphGivesTheSameArchiveByteForByte() throws IOException {
        assertThat(archive()).isEqualTo(archive()).hasSizeLessThan(5000);
    }

    private static byte[] archive() throws IOException {
        Weights w = Weights.imagined();
        Graph graph = new Graph();
        graph.returns(Layers.linear(w, graph.input("x", 2), 2));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new TorchScript(graph, new Target("cpu", Precision.FP32, Layout.PLAIN))
                .archive()
                .write(bytes);
        return bytes.toByteArray();
    }
}
