package distillery.checkpoint;

import java.util.List;

/**
 * What a checkpoint's header says of one tensor: its full name, how its numbers are written, and its sizes.
 *
 * @param shape sizes, outermost first; empty for a single number
 */
public record TensorInfo(String name, Dtype dtype, List<Long> shape) {
    public TensorInfo {
        shape = List.copyOf(shape);
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException(name + " has a negative size in " + shape);
            }
        }
    }

    /** How many numbers the tensor holds. */
    public long count() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** How many bytes its numbers take. */
    public long bytes() {
        return Math.multiplyExact(count(), dtype.bytes());
    }
}
