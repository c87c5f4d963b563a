package distillery.checkpoint;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A tensor as PyTorch saves it: a view of a stretch of stored numbers. Moving by one along axis {@code i} moves by
 * {@code strides[i]} numbers in the storage; several tensors may view the same storage, and a stride of 0 repeats one
 * number. For any thread.
 *
 * @param storage the name of the storage inside the file
 * @param stored how many numbers the storage holds
 * @param offset the first number of the view
 */
record StridedTensor(Dtype dtype, String storage, long stored, long offset, List<Long> shape, List<Long> strides) {
    private static final int MOST_DIMENSIONS = 64;

    /** A view that repeats numbers may be larger than what is stored, but not without end. */
    private static final long MOST_REPEATED_BYTES = 64 << 20;

    /** Whether all numbers of the view lie in its storage, and the view is no absurd repetition of it. */
    boolean isSound() {
        if (shape.size() != strides.size()
                || shape.size() > MOST_DIMENSIONS
                || stored < 0
                || offset < 0
                || shape.stream().anyMatch(size -> size < 0)
                || strides.stream().anyMatch(stride -> stride < 0)) {
            return false;
        }
        try {
            long bytes = Math.multiplyExact(count(), dtype.bytes());
            return Math.addExact(offset, span()) <= stored
                    && bytes <= Math.max(MOST_REPEATED_BYTES, Math.multiplyExact(stored, dtype.bytes()));
        } catch (ArithmeticException e) {
            return false;
        }
    }

    long count() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** How many stored numbers lie between the view's first and last one, both included. */
    long span() {
        if (count() == 0) {
            return 0;
        }
        long last = 0;
        for (int axis = 0; axis < shape.size(); axis++) {
            last = Math.addExact(last, Math.multiplyExact(shape.get(axis) - 1, strides.get(axis)));
        }
        return last + 1;
    }

    /** Whether the numbers are stored just as they are wanted: row-major and without gaps. */
    boolean isRowMajor() {
        long expected = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            if (shape.get(axis) != 1 && strides.get(axis) != expected) {
                return count() == 0;
            }
            expected *= shape.get(axis);
        }
        return true;
    }

    /** Copies the view out of its span in row-major order. */
    void gather(ByteBuffer span, ByteBuffer rowMajor) {
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        long[] steps = strides.stream().mapToLong(Long::longValue).toArray();
        long[] index = new long[sizes.length];
        long from = 0;
        while (rowMajor.hasRemaining()) {
            copyOne(span, (int) from * dtype.bytes(), rowMajor);
            // Count up like an odometer, the last axis turning fastest.
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                from += steps[axis];
                if (++index[axis] < sizes[axis]) {
                    break;
                }
                from -= sizes[axis] * steps[axis];
                index[axis] = 0;
            }
        }
    }

    private void copyOne(ByteBuffer span, int from, ByteBuffer rowMajor) {
        switch (dtype.bytes()) {
            case 1 -> rowMajor.put(span.get(from));
            case 2 -> rowMajor.putShort(span.getShort(from));
            case 4 -> rowMajor.putInt(span.getInt(from));
            default -> rowMajor.putLong(span.getLong(from));
        }
    }
}
