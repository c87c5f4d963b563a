package distillery.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import distillery.checkpoint.Dtype;
import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import distillery.nn.Weight;
import distillery.nn.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/**
 * What a network knows before it is trained: nothing, in numbers small enough to learn from. For one thread.
 *
 * <p>Scales of normalisations are one, biases zero. Embeddings of tokens and positions are normal with deviation 0.02,
 * which is how transformers starts CLIP's. All else is uniform up to 1 / √(numbers that flow into one), which is how
 * PyTorch starts its convolutions and linear layers (He et al., arXiv 1502.01852, with a = √5). Each tensor is drawn
 * when it is read, in 32-bit floats that only the seed and the tensor's name decide, on every machine.
 */
public final class InitialWeights implements TensorSource {
    private static final Pattern EMBEDDING = Pattern.compile("(.*\\.)?(token|position)_embedding\\.weight");
    private static final double EMBEDDING_DEVIATION = 0.02;

    /** The last layer of a UNet, of each of its residual blocks and of each of its transformers. */
    private static final Pattern UNET_ENDS =
            Pattern.compile("(conv_out|.*\\.resnets\\.\\d+\\.conv2|.*\\.attentions\\.\\d+\\.proj_out)\\.weight");

    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
    private final long seed;
    private final Pattern zeros;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    private InitialWeights(Weights weights, long seed, Pattern zeros) {
        this.seed = seed;
        this.zeros = zeros;
        for (Weight weight : weights.used()) {
            tensors.put(weight.name(), new TensorInfo(weight.name(), Dtype.F32, weight.shape()));
        }
    }

    /**
     * For a text encoder or an autoencoder.
     *
     * @param weights an imagined checkpoint, after all graphs asked it for their tensors
     */
    public static InitialWeights of(Weights weights, long seed) {
        return new InitialWeights(weights, seed, NOTHING);
    }

    /**
     * For a UNet, whose residual branches start silent: the last layer of each is zero, and so is the network's own, so
     * that it begins with predicting nothing (Dhariwal and Nichol, arXiv 2105.05233, in their published code).
     *
     * @param weights an imagined checkpoint, after the graph asked it for its tensors
     */
    public static InitialWeights ofUNet(Weights weights, long seed) {
        return new InitialWeights(weights, seed, UNET_ENDS);
    }

    @Override
    public String place() {
        return "initial weights";
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
        DoubleSupplier number = numbers(info);
        FloatBuffer floats = buffer.asFloatBuffer();
        while (floats.hasRemaining()) {
            floats.put((float) number.getAsDouble());
        }
        return buffer;
    }

    private DoubleSupplier numbers(TensorInfo info) {
        String name = info.name();
        if (name.endsWith("bias") || zeros.matcher(name).matches()) {
            return () -> 0;
        }
        if (info.shape().size() == 1) {
            return () -> 1;
        }
        // Its algorithm is part of Java's specification, unlike that of the newer generators.
        Random random = new Random(seedOf(name));
        if (EMBEDDING.matcher(name).matches()) {
            return () -> random.nextGaussian() * EMBEDDING_DEVIATION;
        }
        double inputs = (double) info.count() / info.shape().get(0);
        double bound = 1 / Math.sqrt(inputs);
        return () -> (2 * random.nextFloat() - 1) * bound;
    }

    /** A seed per tensor, mixed well, so that neither the order of reading nor a similar name matters. */
    private long seedOf(String name) {
        return UUID.nameUUIDFromBytes((seed + " " + name).getBytes(UTF_8)).getLeastSignificantBits();
    }

    @Override
    public void close() {}
}
