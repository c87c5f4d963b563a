package distillery.torchscript;

import distillery.nn.Graph.Node;
import distillery.nn.Weight;
import java.util.List;

/**
 * The operations that PyTorch passes on to oneDNN with weights in oneDNN's own layout, as its compiler for frozen networks
 * calls them. Gradients do not flow through them.
 */
final class OneDnn {
    private static final String CONVOLUTION = "conv2d";
    private static final String LINEAR = "linear";

    /** The first arguments of both: input, weight, bias. */
    private static final int TENSORS = 3;

    private OneDnn() {}

    /** Whether it has a kernel for an operation. */
    static boolean computes(Node node) {
        boolean known = node.operator().equals(CONVOLUTION) || node.operator().equals(LINEAR);
        return known && node.arguments().get(1) instanceof Weight;
    }

    /** The weight that it wants in a layout of its own. */
    static Weight weight(Node node) {
        return (Weight) node.arguments().get(1);
    }

    /** The operation; its values and weights come as they are written. */
    static String call(Node node, List<String> written) {
        String tensors = String.join(", ", written.subList(0, TENSORS));
        return node.operator().equals(LINEAR)
                ? "ops.mkldnn._linear_pointwise(%s, \"none\", [], None)".formatted(tensors)
                : "ops.mkldnn._convolution_pointwise(%s, %s, \"none\", [], None)".formatted(tensors, geometry(node));
    }

    /** What puts a weight into that layout. */
    static String packing(Node node, String weight) {
        return node.operator().equals(LINEAR)
                ? "ops.mkldnn._reorder_linear_weight(%s, None)".formatted(weight)
                : "ops.mkldnn._reorder_convolution_weight(%s, %s, None)".formatted(weight, geometry(node));
    }

    /** Padding, stride, dilation and groups, in oneDNN's order. */
    private static String geometry(Node node) {
        List<Object> arguments = node.arguments();
        return "%s, %s, %s, %s".formatted(arguments.get(4), arguments.get(3), arguments.get(5), arguments.get(6));
    }
}
