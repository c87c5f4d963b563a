package distillery.nn;

import distillery.checkpoint.Dtype;
import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** Weights that stand in no file: each tensor is drawn when it is read, in 32-bit floats. For one thread. */
public abstract class DrawnWeights implements TensorSource {
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /** @param weights an imagined checkpoint, after all graphs asked it for their tensors */
    protected DrawnWeights(Weights weights) {
        for (Weight weight : weights.used()) {
            tensors.put(weight.name(), new TensorInfo(weight.name(), Dtype.F32, weight.shape()));
        }
    }

    /** What draws the numbers of a tensor, in order. */
    protected abstract DoubleSupplier numbers(TensorInfo tensor);

    @Override
    public SortedMap<String, TensorInfo> tensors() {
        return Collections.unmodifiableSortedMap(tensors);
    }

    @Override
    public ByteBuffer read(String name) {
        TensorInfo info = tensor(name);
        int bytes = Math.toIntExact(info.bytes());
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.clear().limit(bytes);
        DoubleSupplier number = numbers(info);
        FloatBuffer floats = buffer.asFloatBuffer();
        while (floats.hasRemaining()) {
            floats.put((float) number.getAsDouble());
        }
        return buffer;
    }

    @Override
    public void close() {}
}
