package distillery.torchscript;

import distillery.nn.Graph;
import distillery.nn.Graph.Device;
import distillery.nn.Graph.Input;
import distillery.nn.Graph.Named;
import distillery.nn.Graph.Node;
import distillery.nn.Graph.None;
import distillery.nn.Graph.NumberFormat;
import distillery.nn.Graph.Size;
import distillery.nn.Value;
import distillery.nn.Weight;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a network in TorchScript: a class whose {@code forward} is one straight line of operations, and methods
 * that bring its weights to the device. A comment with the module's path stands above its operations, so that an
 * error of the engine points at the layer. Unchanging.
 */
final class Source {
    /** PyTorch's number of the layout with channels innermost, {@code c10::MemoryFormat::ChannelsLast}. */
    private static final int CHANNELS_LAST = 2;

    private static final int INT64 = 4;

    private final Graph graph;
    private final Target target;
    private final Names names;

    Source(Graph graph, Target target, Names names) {
        this.graph = graph;
        this.target = target;
        this.names = names;
    }

    String text() {
        StringBuilder text = new StringBuilder("class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n");
        names.all().values().forEach(name -> text.append("  %s : Tensor\n".formatted(name)));
        text.append("  training : bool\n");
        return text.append(copy()).append(give()).append(forward()).toString();
    }

    /** Copies a tensor to the device in the network's precision. */
    private String copy() {
        String copied = "torch.to(x, torch.device(\"%s\"), %d, False, True)"
                .formatted(target.device(), target.precision().scalarType());
        return """
              def copy(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return %s
              def copy_kernel(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return %s
            """.formatted(
                        copied,
                        target.channelsLast()
                                ? "torch.contiguous(%s, memory_format=%d)".formatted(copied, CHANNELS_LAST)
                                : copied);
    }

    /** Keeps all weights, in the graph's order. */
    private String give() {
        StringBuilder text = new StringBuilder("  def give(self: __torch__.Net,\n    w: List[Tensor]) -> NoneType:\n");
        int i = 0;
        for (String name : names.all().values()) {
            text.append("    self.%s = w[%d]\n".formatted(name, i++));
        }
        return text.append("    return None\n").toString();
    }

    private String forward() {
        String inputs = graph.inputs().stream()
                .map(input -> ",\n    %s: Tensor".formatted(input.name()))
                .collect(Collectors.joining());
        boolean one = graph.outputs().size() == 1;
        String type = one
                ? "Tensor"
                : graph.outputs().stream().map(output -> "Tensor").collect(Collectors.joining(", ", "Tuple[", "]"));
        StringBuilder text = new StringBuilder("  def forward(self: __torch__.Net%s) -> %s:\n".formatted(inputs, type));
        for (Input input : graph.inputs()) {
            text.append("    %s = %s\n".formatted(written(input.value()), input.name()));
        }
        String module = "";
        for (Node node : graph.nodes()) {
            String here = node.module().orElse("");
            if (!here.isEmpty() && !here.equals(module)) {
                text.append("    # %s\n".formatted(here));
                module = here;
            }
            text.append("    %s = torch.%s(%s)\n".formatted(written(node.result()), node.operator(), all(node)));
        }
        String results = graph.outputs().stream()
                .map(output -> "torch.to(%s, %d)".formatted(written(output), Precision.FP32.scalarType()))
                .collect(Collectors.joining(", "));
        return text.append(one ? "    return %s\n".formatted(results) : "    return (%s)\n".formatted(results))
                .toString();
    }

    private String all(Node node) {
        return node.arguments().stream().map(this::written).collect(Collectors.joining(", "));
    }

    private String written(Object argument) {
        if (argument instanceof Value value) {
            return "t" + value.id();
        } else if (argument instanceof Weight weight) {
            return "self." + names.of(weight);
        } else if (argument instanceof Size size) {
            return "torch.size(%s, %d)".formatted(written(size.of()), size.axis());
        } else if (argument instanceof Device device) {
            return "ops.prim.device(%s)".formatted(written(device.of()));
        } else if (argument instanceof Named named) {
            return named.name() + "=" + written(named.argument());
        } else if (argument instanceof NumberFormat format) {
            return Integer.toString(
                    switch (format) {
                        case COMPUTE -> target.precision().scalarType();
                        case FLOAT -> Precision.FP32.scalarType();
                        case LONG -> INT64;
                    });
        } else if (argument instanceof List<?> list) {
            return list.stream().map(this::written).collect(Collectors.joining(", ", "[", "]"));
        } else if (argument instanceof None) {
            return "None";
        } else if (argument instanceof Boolean truth) {
            return truth ? "True" : "False";
        } else if (argument instanceof Integer || argument instanceof Double) {
            return argument.toString().replace('E', 'e');
        }
        throw new IllegalArgumentException("TorchScript has no way to write " + argument);
    }
}
