package distillery.engine;

import ai.djl.pytorch.engine.PtNDArray;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import distillery.nn.Weight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tensors on the device under the names of a checkpoint, read as they are at that moment. For the engine's thread. */
final class DeviceTensors implements TensorSource {
    private final String place;
    private final Map<String, PtNDArray> arrays;
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /** @param arrays 32-bit floats, by name */
    DeviceTensors(String place, Map<String, PtNDArray> arrays) {
        this.place = place;
        this.arrays = arrays;
        arrays.forEach((name, array) -> tensors.put(
                name,
                new TensorInfo(
                        name,
                        Dtype.F32,
                        Arrays.stream(array.getShape().getShape()).boxed().toList())));
    }

    static DeviceTensors of(String place, List<Weight> weights, List<PtNDArray> arrays) {
        Map<String, PtNDArray> named = new TreeMap<>();
        for (int i = 0; i < arrays.size(); i++) {
            named.put(weights.get(i).name(), arrays.get(i));
        }
        return new DeviceTensors(place, named);
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public SortedMap<String, TensorInfo> tensors() {
        return Collections.unmodifiableSortedMap(tensors);
    }

    @Override
    public ByteBuffer read(String name) {
        int bytes = Math.toIntExact(tensor(name).bytes());
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.clear().limit(bytes);
        PtNDArray array = Objects.requireNonNull(arrays.get(name), name);
        buffer.asFloatBuffer().put(array.toFloatArray());
        return buffer;
    }

    @Override
    public void close() {}
}
