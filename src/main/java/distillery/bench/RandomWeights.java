package distillery.bench;

import distillery.checkpoint.Dtype;
import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import distillery.nn.Weight;
import distillery.nn.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Weights that nobody trained, for a network of any size: random ones that keep the size of what flows through, ones
 * for the scales of normalisations, zeros for biases. Each tensor is drawn when it is read, in 32-bit floats.
 */
public class RandomWeights implements TensorSource {
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /** @param weights an imagined checkpoint, after all networks asked it for their tensors */
    public RandomWeights(Weights weights) {
        for (Weight weight : weights.used()) {
            tensors.put(weight.name(), new TensorInfo(weight.name(), Dtype.F32, weight.shape()));
        }
    }

    @Override
    public String place() {
        return "random weights";
    }

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
        if (info.shape().size() == 1) {
            float value = name.endsWith("bias") ? 0 : 1;
            for (int i = 0; i < bytes; i += Float.BYTES) {
                buffer.putFloat(i, value);
            }
            return buffer;
        }
        // Uniform numbers of variance 1 / fan-in.
        double fanIn = (double) info.count() / info.shape().get(0);
        float width = (float) Math.sqrt(12 / fanIn);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        for (int i = 0; i < bytes; i += Float.BYTES) {
            buffer.putFloat(i, (random.nextInt() * 0x1p-32f) * width);
        }
        return buffer;
    }

    @Override
    public void close() {}
}
