package distillery.nn;

import distillery.nn.Graph.Input;
import distillery.nn.Graph.Node;
import distillery.nn.Graph.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The sizes of everything in a graph when its inputs come in their usual sizes, by the rules of PyTorch's operations: what
 * tells beforehand how much work a network is. Unchanging, for any thread.
 */
public final class Shapes {
    private final Map<Integer, List<Long>> shapes = new HashMap<>();

    private Shapes(Graph graph) {
        for (Input input : graph.inputs()) {
            shapes.put(input.value().id(), input.usual());
        }
        for (Node node : graph.nodes()) {
            shapes.put(node.result().id(), result(node.operator(), node.arguments()));
        }
    }

    /**
     * Follows a graph from its inputs on; nothing if it does not say the usual size of each of them.
     *
     * @throws IllegalArgumentException if it has an operation whose rule is not known here
     */
    public static Optional<Shapes> of(Graph graph) {
        boolean known = graph.inputs().stream().noneMatch(input -> input.usual().isEmpty());
        return known ? Optional.of(new Shapes(graph)) : Optional.empty();
    }

    /** The sizes of a value of the graph, outermost first. */
    public List<Long> of(Value value) {
        return Objects.requireNonNull(shapes.get(value.id()), () -> "No value " + value.id() + " in this graph");
    }

    private List<Long> result(String operator, List<Object> given) {
        List<Long> x = shape(given.get(0));
        return switch (operator) {
            case "abs", "clamp", "cos", "exp", "gelu", "relu", "sigmoid", "silu", "sin", "square", "tanh", "to" -> x;
            case "group_norm", "layer_norm" -> x;
            case "add", "sub", "mul", "div" -> broadcast(x, shape(given.get(1)));
            case "arange" -> List.of(number(given.get(0)));
            case "cat" -> joined(list(given.get(0)), given.get(1));
            case "constant_pad_nd" -> padded(x, list(given.get(1)));
            case "conv2d" -> convolved(x, shape(given.get(1)), given);
            case "embedding" -> spliced(shape(given.get(1)), -1, 0, List.of(x.get(1)));
            case "flatten" -> given.size() == 1 ? flattened(x, 0, -1) : flattened(x, given.get(1), given.get(2));
            case "index_select" -> replaced(x, given.get(1), shape(given.get(2)).get(0));
            case "linear" -> replaced(x, -1, shape(given.get(1)).get(0));
            case "mean" -> given.size() == 1 ? List.of() : x.subList(0, 1);
            case "reshape" -> reshaped(x, list(given.get(1)));
            case "reshape_as" -> shape(given.get(1));
            case "scaled_dot_product_attention" ->
                replaced(x, -1, shape(given.get(2)).get(3));
            case "slice" -> replaced(x, given.get(1), number(given.get(3)) - number(given.get(2)));
            case "transpose" -> transposed(x, given.get(1), given.get(2));
            case "unflatten" -> spliced(x, given.get(1), 1, numbers(list(given.get(2))));
            case "unsqueeze" -> spliced(x, given.get(1), 0, List.of(1L));
            case "upsample_nearest2d" -> resized(x, given.get(1));
            default -> throw new IllegalArgumentException("The sizes that %s gives are not known.".formatted(operator));
        };
    }

    /** A number has no axes. */
    private List<Long> shape(Object argument) {
        if (argument instanceof Value value) {
            return of(value);
        }
        return argument instanceof Weight weight ? weight.shape() : List.of();
    }

    private long number(Object argument) {
        return argument instanceof Size size ? of(size.of()).get(size.axis()) : ((Number) argument).longValue();
    }

    private List<Long> numbers(List<?> arguments) {
        return arguments.stream().map(this::number).toList();
    }

    private static List<?> list(Object argument) {
        return (List<?>) argument;
    }

    /** Axes are counted from 0, or back from {@code end}. */
    private static int axis(Object argument, int end) {
        int axis = (Integer) argument;
        return axis < 0 ? axis + end : axis;
    }

    private static List<Long> replaced(List<Long> shape, Object axis, long size) {
        List<Long> other = new ArrayList<>(shape);
        other.set(axis(axis, shape.size()), size);
        return other;
    }

    /** Sizes in the place of one axis, or before it, where none is taken away: then -1 is behind the last. */
    private static List<Long> spliced(List<Long> shape, Object axis, int taken, List<Long> sizes) {
        int at = axis(axis, shape.size() + 1 - taken);
        List<Long> other = new ArrayList<>(shape.subList(0, at));
        other.addAll(sizes);
        other.addAll(shape.subList(at + taken, shape.size()));
        return other;
    }

    /** Sizes are held against each other from the last on; where one is missing or 1, the other counts. */
    private static List<Long> broadcast(List<Long> one, List<Long> other) {
        List<Long> shape = new ArrayList<>();
        for (int i = 1; i <= Math.max(one.size(), other.size()); i++) {
            shape.add(0, Math.max(fromEnd(one, i), fromEnd(other, i)));
        }
        return shape;
    }

    private static long fromEnd(List<Long> shape, int place) {
        return place > shape.size() ? 1 : shape.get(shape.size() - place);
    }

    private List<Long> joined(List<?> parts, Object along) {
        List<Long> first = shape(parts.get(0));
        int axis = axis(along, first.size());
        return replaced(
                first,
                axis,
                parts.stream().mapToLong(part -> shape(part).get(axis)).sum());
    }

    /** Pairs of sizes to add before and after, the last axis first. */
    private List<Long> padded(List<Long> shape, List<?> padding) {
        List<Long> padded = new ArrayList<>(shape);
        for (int i = 0; i < padding.size(); i++) {
            int axis = shape.size() - 1 - i / 2;
            padded.set(axis, padded.get(axis) + number(padding.get(i)));
        }
        return padded;
    }

    private List<Long> convolved(List<Long> image, List<Long> kernel, List<Object> given) {
        List<Long> stride = numbers(list(given.get(3)));
        List<Long> padding = numbers(list(given.get(4)));
        List<Long> dilation = numbers(list(given.get(5)));
        List<Long> shape = new ArrayList<>(List.of(image.get(0), kernel.get(0)));
        for (int i = 0; i < stride.size(); i++) {
            long reach = dilation.get(i) * (kernel.get(i + 2) - 1) + 1;
            shape.add((image.get(i + 2) + 2 * padding.get(i) - reach) / stride.get(i) + 1);
        }
        return shape;
    }

    private static List<Long> flattened(List<Long> shape, Object from, Object to) {
        int first = axis(from, shape.size());
        int behind = axis(to, shape.size()) + 1;
        return spliced(shape, first, behind - first, List.of(product(shape.subList(first, behind))));
    }

    /** One of the sizes may be -1: what is left. */
    private List<Long> reshaped(List<Long> shape, List<?> sizes) {
        List<Long> wanted = numbers(sizes);
        long left = product(shape) / Math.abs(product(wanted));
        return wanted.stream().map(size -> size < 0 ? (Long) left : size).toList();
    }

    private static List<Long> transposed(List<Long> shape, Object one, Object other) {
        long first = shape.get(axis(one, shape.size()));
        long second = shape.get(axis(other, shape.size()));
        return replaced(replaced(shape, one, second), other, first);
    }

    /** To the sizes that are given, or else doubled, which is the only factor that graphs ask for. */
    private List<Long> resized(List<Long> image, Object sizes) {
        List<Long> edges = sizes instanceof List<?> list
                ? numbers(list)
                : image.subList(2, 4).stream().map(size -> 2 * size).toList();
        return List.of(image.get(0), image.get(1), edges.get(0), edges.get(1));
    }

    private static long product(List<Long> sizes) {
        return sizes.stream().reduce(1L, Math::multiplyExact);
    }
}
