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
    private static final int INT64 = 4;

    private final Graph graph;
    private final Target target;
    private final Names names;
    private final Kernels kernels;
    private final List<Weight> given;

    Source(Graph graph, Target target, Names names, Kernels kernels, List<Weight> given) {
        this.graph = graph;
        this.target = target;
        this.names = names;
        this.kernels = kernels;
        this.given = given;
    }

    /** @param bringing the methods that bring weights to the device, of a network that is not given them by another */
    String text(String bringing) {
        StringBuilder text = new StringBuilder("class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n");
        names.all().values().forEach(name -> text.append("  %s : Tensor\n".formatted(name)));
        text.append("  training : bool\n");
        return text.append(bringing)
                .append(kernels.methods())
                .append(give())
                .append(kept())
                .append(forward())
                .toString();
    }

    /** Keeps those of the weights it is given that the graph needs. */
    private String give() {
        StringBuilder text = new StringBuilder("  def give(self: __torch__.Net,\n    w: List[Tensor]) -> NoneType:\n");
        for (int i = 0; i < given.size(); i++) {
            String name = names.all().get(given.get(i));
            if (name != null) {
                text.append("    self.%s = w[%d]\n".formatted(name, i));
            }
        }
        return text.append("    return None\n").toString();
    }

    private String kept() {
        String all = names.all().values().stream().map("self."::concat).collect(Collectors.joining(", "));
        return "  def kept(self: __torch__.Net) -> List[Tensor]:\n    return [%s]\n".formatted(all);
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
            text.append("    %s = %s\n".formatted(written(node.result()), call(node)));
        }
        String results = graph.outputs().stream()
                .map(output -> "torch.to(%s, %d)".formatted(written(output), Precision.FP32.scalarType()))
                .collect(Collectors.joining(", "));
        return text.append(one ? "    return %s\n".formatted(results) : "    return (%s)\n".formatted(results))
                .toString();
    }

    private String call(Node node) {
        List<String> arguments = node.arguments().stream().map(this::written).toList();
        return kernels.call(node, arguments);
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
        } else if (argument instanceof String word) {
            return '"' + word + '"';
        } else if (argument instanceof Integer || argument instanceof Double) {
            return argument.toString().replace('E', 'e');
        }
        throw new IllegalArgumentException("TorchScript has no way to write " + argument);
    }
}
