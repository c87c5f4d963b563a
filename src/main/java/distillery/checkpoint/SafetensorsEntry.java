package distillery.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a safetensors header says of one tensor, with where its numbers lie. For any thread.
 *
 * @param dtype the format's name of the number type, which may be one that {@link Dtype} lacks
 * @param begin the first byte, counted from the start of the data
 * @param end the byte after the last
 */
record SafetensorsEntry(String name, String dtype, List<Long> shape, long begin, long end) {
    private static final Map<String, Dtype> DTYPES =
            Arrays.stream(Dtype.values()).collect(Collectors.toMap(Dtype::name, dtype -> dtype));

    /** Number types of the format that no {@link Dtype} stands for, with their size in bits. */
    private static final Map<String, Integer> OTHER_DTYPES = Map.of(
            "F4",
            4,
            "F6_E2M3",
            6,
            "F6_E3M2",
            6,
            "F8_E5M2",
            8,
            "F8_E4M3",
            8,
            "F8_E8M0",
            8,
            "F8_E4M3FNUZ",
            8,
            "F8_E5M2FNUZ",
            8,
            "C64",
            64);

    /** The entry in terms of this program, or null where {@link Dtype} lacks its number type. */
    @Nullable TensorInfo info() {
        Dtype known = DTYPES.get(dtype);
        return known == null ? null : new TensorInfo(name, known, shape);
    }

    /** What is wrong with this entry taken alone, or null if dtype, shape and offsets agree. */
    @Nullable String fault() {
        Dtype known = DTYPES.get(dtype);
        Integer bits = known == null ? OTHER_DTYPES.get(dtype) : (Integer) (known.bytes() * Byte.SIZE);
        if (bits == null) {
            return "has the dtype \"" + TensorName.shown(dtype) + "\", which is unknown";
        }
        long allBits = bits;
        try {
            for (long size : shape) {
                allBits = Math.multiplyExact(allBits, size);
            }
        } catch (ArithmeticException e) {
            return "has the shape " + shape + ", larger than any file";
        }
        if (allBits % Byte.SIZE != 0) {
            return "does not end at a whole byte";
        }
        if (end < begin || end - begin != allBits / Byte.SIZE) {
            return "takes %d bytes by its dtype %s and shape %s, but has the data_offsets [%d, %d]"
                    .formatted(allBits / Byte.SIZE, dtype, shape, begin, end);
        }
        return null;
    }
}
