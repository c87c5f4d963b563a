package distillery.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a pickle of tensors may name, and what it means. A name stands for a constant of this program and
 * never for code that the file chooses. For any thread.
 *
 * <p>The words are those of {@code torch/_utils.py} and {@code torch/serialization.py}.
 */
final class TensorWords {
    /** The functions that a pickle of tensors calls. */
    private enum Function {
        ORDERED_DICT,
        REBUILD_TENSOR,
        REBUILD_PARAMETER
    }

    private record Storage(Dtype dtype, String key, long count) {}

    /** A Python tuple. */
    record Tuple(List<Object> items) {}

    private static final Map<String, Object> NAMES = Map.ofEntries(
            Map.entry("collections.OrderedDict", Function.ORDERED_DICT),
            Map.entry("torch._utils._rebuild_tensor_v2", Function.REBUILD_TENSOR),
            Map.entry("torch._utils._rebuild_parameter", Function.REBUILD_PARAMETER),
            Map.entry("torch.FloatStorage", Dtype.F32),
            Map.entry("torch.HalfStorage", Dtype.F16),
            Map.entry("torch.BFloat16Storage", Dtype.BF16),
            Map.entry("torch.DoubleStorage", Dtype.F64),
            Map.entry("torch.LongStorage", Dtype.I64),
            Map.entry("torch.IntStorage", Dtype.I32),
            Map.entry("torch.ShortStorage", Dtype.I16),
            Map.entry("torch.CharStorage", Dtype.I8),
            Map.entry("torch.ByteStorage", Dtype.U8),
            Map.entry("torch.BoolStorage", Dtype.BOOL));

    private final String place;

    TensorWords(String place) {
        this.place = place;
    }

    /** The constant that a name stands for. */
    Object named(String name) {
        Object known = NAMES.get(name);
        if (known == null) {
            throw new UnusableModelException(
                    place + " asks to import " + TensorName.shown(name)
                            + "; weights have no use for it, and nothing was run. Do not trust this file, use a safetensors file.");
        }
        return known;
    }

    /** A reference to numbers elsewhere in the file: {@code ('storage', type, key, device, count)}. */
    Object storage(Object reference) {
        if (reference instanceof Tuple tuple
                && tuple.items().size() == 5
                && tuple.items().get(0).equals("storage")
                && tuple.items().get(1) instanceof Dtype dtype
                && tuple.items().get(2) instanceof String key
                && tuple.items().get(4) instanceof Long count) {
            return new Storage(dtype, key, count);
        }
        throw PickleBytes.broken(place);
    }

    /** What a function gives for its arguments. */
    Object called(Object function, Object arguments) {
        if (arguments instanceof Tuple tuple) {
            List<Object> items = tuple.items();
            if (function == Function.ORDERED_DICT && items.isEmpty()) {
                return new LinkedHashMap<String, Object>();
            }
            if (function == Function.REBUILD_TENSOR && items.size() == 6) {
                return tensor(items);
            }
            if (function == Function.REBUILD_PARAMETER
                    && items.size() == 3
                    && items.get(0) instanceof StridedTensor tensor) {
                return tensor;
            }
        }
        throw PickleBytes.broken(place);
    }

    /** From {@code (storage, offset, shape, strides, requires_grad, hooks)}. */
    private StridedTensor tensor(List<Object> items) {
        if (items.get(0) instanceof Storage storage
                && items.get(1) instanceof Long offset
                && items.get(2) instanceof Tuple shape
                && items.get(3) instanceof Tuple strides) {
            return new StridedTensor(
                    storage.dtype(), storage.key(), storage.count(), offset, numbers(shape), numbers(strides));
        }
        throw PickleBytes.broken(place);
    }

    private List<Long> numbers(Tuple tuple) {
        List<Long> numbers = new ArrayList<>(tuple.items().size());
        for (Object item : tuple.items()) {
            if (!(item instanceof Long number)) {
                throw PickleBytes.broken(place);
            }
            numbers.add(number);
        }
        return numbers;
    }
}
