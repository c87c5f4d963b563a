package distillery.nn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A network written down before it runs: its inputs, one operation after the other, and what comes out. Operations
 * carry PyTorch's names and argument orders. For one thread while it is written; then read only.
 */
public final class Graph {
    /** The number format of a value, as far as the network has a say in it. */
    public enum NumberFormat {
        /** Whatever the network was loaded in: 32-bit, bfloat16 or 16-bit floats. */
        COMPUTE,
        /** Always 32-bit floats, for arithmetic that 16 bits spoil. */
        FLOAT,
        /** 64-bit whole numbers, such as token ids. */
        LONG
    }

    /**
     * What the caller passes in, in order.
     *
     * @param usual its sizes as they mostly are, outermost first; empty where nobody said
     */
    public record Input(Value value, String name, NumberFormat format, List<Long> usual) {}

    /**
     * One operation: {@code result = torch.operator(arguments…)}. An argument is a {@link Value}, a {@link Weight}, a
     * {@link Size}, a {@link Device}, a {@link NumberFormat}, a number, a boolean, a word, a list of those, {@link None}, or one of them
     * {@link Named}.
     */
    public record Node(Value result, String operator, List<Object> arguments) {
        /** The path of the module whose weights it uses, {@code down_blocks.0.resnets.0.conv1}; empty if it uses none. */
        public Optional<String> module() {
            return arguments.stream()
                    .filter(Weight.class::isInstance)
                    .map(argument -> ((Weight) argument).module())
                    .findFirst();
        }
    }

    /** The size of a value's axis, known when the network runs. */
    public record Size(Value of, int axis) {}

    /** The device that a value lies on. */
    public record Device(Value of) {}

    /** An argument passed by its name. */
    public record Named(String name, Object argument) {}

    /** An optional argument that is left out. */
    public enum None {
        NONE
    }

    private final List<Input> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Set<Weight> weights = new LinkedHashSet<>();
    private List<Value> outputs = List.of();
    private int values;

    /**
     * An input of 32-bit floats.
     *
     * @param width the size of the axis that layers act on
     * @param usual its sizes as they mostly are, outermost first, from which kernels are chosen; none where nobody can say
     */
    public Value input(String name, int width, long... usual) {
        return input(name, width, NumberFormat.FLOAT, usual);
    }

    /** An input of the given format. */
    public Value input(String name, int width, NumberFormat format, long... usual) {
        Value value = new Value(this, values++, width);
        inputs.add(new Input(value, name, format, LongStream.of(usual).boxed().toList()));
        return value;
    }

    /** Adds one operation and returns what it will give, {@code width} wide. */
    public Value apply(int width, String operator, Object... arguments) {
        for (Object argument : arguments) {
            if (argument instanceof Weight weight) {
                weights.add(weight);
            }
        }
        Value result = new Value(this, values++, width);
        nodes.add(new Node(result, operator, List.of(arguments)));
        return result;
    }

    /** Names what the network returns; more than one value comes back as a tuple. */
    public Graph returns(Value... outputs) {
        this.outputs = List.of(outputs);
        return this;
    }

    public List<Input> inputs() {
        return List.copyOf(inputs);
    }

    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** What a layer gives: the result of the operation that uses the weights of the module with that path. */
    public Optional<Value> resultOf(String module) {
        return nodes.stream()
                .filter(node -> node.module().equals(Optional.of(module)))
                .map(Node::result)
                .findFirst();
    }

    /** Each weight once, in the order of first use. */
    public List<Weight> weights() {
        return List.copyOf(weights);
    }

    public List<Value> outputs() {
        return outputs;
    }

    /** How many numbers were trained. */
    public long parameters() {
        return weights.stream().mapToLong(Weight::count).sum();
    }
}
