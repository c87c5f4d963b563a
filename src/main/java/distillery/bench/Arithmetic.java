package distillery.bench;

import distillery.nn.Graph;
import distillery.nn.Graph.Node;
import distillery.nn.Shapes;
import distillery.nn.Value;
import distillery.nn.Weight;
import java.util.List;
import java.util.Optional;

/**
 * How many multiplications and additions a network takes when it is computed as it is written down, in floating-point
 * operations: two for each number that is multiplied and added. Kernels may do with fewer. Normalisations and activations
 * are not counted; they are a hundredth of the rest.
 */
public record Arithmetic(double convolution, double linear, double attention) {
    private static final Arithmetic NONE = new Arithmetic(0, 0, 0);

    /** Of a network whose inputs come in their usual sizes; nothing if it does not say them. */
    static Optional<Arithmetic> of(Graph graph) {
        return Shapes.of(graph)
                .map(shapes ->
                        graph.nodes().stream().map(node -> of(node, shapes)).reduce(NONE, Arithmetic::plus));
    }

    private static Arithmetic of(Node node, Shapes shapes) {
        List<Long> result = shapes.of(node.result());
        double numbers = 2.0 * result.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
        return switch (node.operator()) {
            case "conv2d" -> new Arithmetic(numbers * perOutput(node), 0, 0);
            case "linear" -> new Arithmetic(0, numbers * perOutput(node), 0);
            case "scaled_dot_product_attention" -> new Arithmetic(0, 0, numbers * attended(node, shapes));
            default -> NONE;
        };
    }

    /** How many numbers are summed up to one of a layer. */
    private static double perOutput(Node node) {
        Weight weight = (Weight) node.arguments().get(1);
        return (double) weight.count() / weight.shape().get(0);
    }

    /** Each query meets all keys, and then all values; both are equally wide. */
    private static double attended(Node node, Shapes shapes) {
        List<Long> keys = shapes.of((Value) node.arguments().get(1));
        return 2.0 * keys.get(2);
    }

    Arithmetic plus(Arithmetic other) {
        return new Arithmetic(convolution + other.convolution, linear + other.linear, attention + other.attention);
    }

    Arithmetic times(double count) {
        return new Arithmetic(convolution * count, linear * count, attention * count);
    }

    /** All of it, in floating-point operations. */
    public double total() {
        return convolution + linear + attention;
    }
}
