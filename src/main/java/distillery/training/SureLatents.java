package distillery.training;

import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;

/**
 * Initial weights of an autoencoder that is almost sure of its latents. As PyTorch starts it, their noise would be as
 * large as they are, and thousands of steps would go by until it learned to be less modest. For one thread.
 *
 * @param weights whose bias of the layer that gives means and variances is changed
 */
record SureLatents(TensorSource weights) implements TensorSource {
    private static final String BIAS = "quant_conv.bias";

    /** The logarithm of the variance to start with: a deviation of 0.05. */
    private static final float LOG_VARIANCE = -6;

    @Override
    public String place() {
        return weights.place();
    }

    @Override
    public SortedMap<String, TensorInfo> tensors() {
        return weights.tensors();
    }

    @Override
    public ByteBuffer read(String name) throws IOException {
        ByteBuffer numbers = weights.read(name);
        if (name.equals(BIAS)) {
            for (int i = numbers.limit() / 2; i < numbers.limit(); i += Float.BYTES) {
                numbers.putFloat(i, LOG_VARIANCE);
            }
        }
        return numbers;
    }

    @Override
    public void close() throws IOException {
        weights.close();
    }
}
