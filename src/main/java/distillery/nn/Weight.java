package distillery.nn;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A trained tensor that a network uses: its full name in the checkpoint and the shape the network needs.
 *
 * @param shape sizes as PyTorch orders them: (out, in, h, w) for a convolution, (out, in) for a linear layer
 */
public record Weight(String name, List<Long> shape) {
    public Weight {
        shape = List.copyOf(shape);
    }

    /** How many numbers it holds. */
    public long count() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** The module it belongs to: {@code down_blocks.0.resnets.0.conv1}. */
    public String module() {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    static String shown(List<Long> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("×", "[", "]"));
    }
}
