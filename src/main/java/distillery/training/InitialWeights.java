package distillery.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import distillery.checkpoint.TensorInfo;
import distillery.nn.DrawnWeights;
import distillery.nn.Weights;
import java.util.Random;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/**
 * What a network knows before it is trained: nothing, in numbers small enough to learn from. For one thread.
 *
 * <p>Scales of normalisations are one, biases zero. Embeddings of tokens and positions are normal with deviation 0.02,
 * which is how transformers starts CLIP's. All else is uniform up to 1 / √(numbers that flow into one), which is how
 * PyTorch starts its convolutions and linear layers (He et al., arXiv 1502.01852, with a = √5). Only the seed and a
 * tensor's name decide its numbers, on every machine.
 */
public final class InitialWeights extends DrawnWeights {
    private static final Pattern EMBEDDING = Pattern.compile("(.*\\.)?(token|position)_embedding\\.weight");
    private static final double EMBEDDING_DEVIATION = 0.02;

    /** The last layer of a UNet, of each of its residual blocks and of each of its transformers. */
    private static final Pattern UNET_ENDS =
            Pattern.compile("(conv_out|.*\\.resnets\\.\\d+\\.conv2|.*\\.attentions\\.\\d+\\.proj_out)\\.weight");

    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private final long seed;
    private final Pattern zeros;

    private InitialWeights(Weights weights, long seed, Pattern zeros) {
        super(weights);
        this.seed = seed;
        this.zeros = zeros;
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
    protected DoubleSupplier numbers(TensorInfo info) {
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
}
