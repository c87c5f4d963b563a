package distillery.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tensors in half their size: those of 32-bit floats are read as 16-bit ones, each rounded to the nearest, and between
 * two to the even one (IEEE 754, binary16). All others stay as they are. For one thread.
 */
public final class HalfTensors implements TensorSource {
    private static final int SIGN = 0x8000;

    /** From here on the nearest 16-bit float would be infinity; the largest finite one is 65504. */
    private static final float TOO_LARGE = 65520;

    /** The smallest 16-bit float with all its digits; below, they are spaced evenly. */
    private static final float SMALLEST_NORMAL = 0x1p-14f;

    private static final float STEPS_BELOW = 0x1p24f;

    /** Digits that a 32-bit float has more. */
    private static final int LOST_DIGITS = 13;

    /** What the exponents' biases differ by, 127 against 15, in front of the ten digits that are kept. */
    private static final int BIAS = (127 - 15) << 10;

    private final TensorSource source;
    private final TensorBuffer buffer = new TensorBuffer();
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();

    /** @param source closed together with this */
    public HalfTensors(TensorSource source) {
        this.source = source;
        for (TensorInfo info : source.tensors().values()) {
            Dtype dtype = info.dtype() == Dtype.F32 ? Dtype.F16 : info.dtype();
            tensors.put(info.name(), new TensorInfo(info.name(), dtype, info.shape()));
        }
    }

    @Override
    public String place() {
        return source.place();
    }

    @Override
    public SortedMap<String, TensorInfo> tensors() {
        return Collections.unmodifiableSortedMap(tensors);
    }

    /** @throws UnusableModelException if a number is too large for 16 bits, or is none */
    @Override
    public ByteBuffer read(String name) throws IOException {
        ByteBuffer numbers = source.read(name);
        if (source.tensor(name).dtype() != Dtype.F32) {
            return numbers;
        }
        ByteBuffer halves = buffer.of(tensor(name).bytes(), source.place() + ": tensor \"" + name + "\"");
        for (int i = 0; i < halves.limit(); i += Short.BYTES) {
            float number = numbers.getFloat(2 * i);
            if (!(Math.abs(number) < TOO_LARGE)) {
                throw new UnusableModelException(
                        "%s: tensor \"%s\" holds %s, which 16-bit floats cannot hold. Keep it in 32 bits."
                                .formatted(source.place(), TensorName.shown(name), number));
            }
            halves.putShort(i, half(number));
        }
        return halves;
    }

    /** The bits of the 16-bit float nearest to a number that is not {@link #TOO_LARGE}. */
    private static short half(float number) {
        int bits = Float.floatToRawIntBits(number);
        int sign = (bits >>> Short.SIZE) & SIGN;
        float size = Math.abs(number);
        if (size < SMALLEST_NORMAL) {
            return (short) (sign | (int) Math.rint(size * STEPS_BELOW));
        }
        int size32 = bits & Integer.MAX_VALUE;
        int toEven = ((size32 >>> LOST_DIGITS) & 1) + (1 << (LOST_DIGITS - 1)) - 1;
        return (short) (sign | (((size32 + toEven) >>> LOST_DIGITS) - BIAS));
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
