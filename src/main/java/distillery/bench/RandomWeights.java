package distillery.bench;

import distillery.checkpoint.TensorInfo;
import distillery.nn.DrawnWeights;
import distillery.nn.Weights;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Weights that nobody trained, for a network of any size: random ones that keep the size of what flows through, ones
 * for the scales of normalisations, zeros for biases.
 */
public class RandomWeights extends DrawnWeights {
    /** @param weights an imagined checkpoint, after all networks asked it for their tensors */
    public RandomWeights(Weights weights) {
        super(weights);
    }

    @Override
    public String place() {
        return "random weights";
    }

    @Override
    protected DoubleSupplier numbers(TensorInfo tensor) {
        String name = tensor.name();
        if (tensor.shape().size() == 1) {
            return () -> name.endsWith("bias") ? 0 : 1;
        }
        // Uniform numbers of variance 1 / fan-in.
        double fanIn = (double) tensor.count() / tensor.shape().get(0);
        double width = Math.sqrt(12 / fanIn);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        return () -> random.nextInt() * 0x1p-32 * width;
    }
}
