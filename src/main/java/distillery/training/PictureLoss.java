package distillery.training;

import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;

/**
 * How far a decoded picture is from the one it should be: mean absolute difference, which keeps edges sharp, mean
 * square, which keeps colours right, and the differences between neighbours. For any thread.
 *
 * @param square weight of the mean square difference beside the mean absolute one
 * @param edges weight of the differences between neighbours
 */
public record PictureLoss(double square, double edges) {
    /**
     * A decoder with its loss. Inputs: latents as {@link VaeDecoder} takes them; the picture wanted
     * (batch, 3, height, width) from -1 to 1; what is wrong with the latents, a single number that is added. Outputs, each
     * a single number: the loss, and the mean square difference.
     */
    Graph graph(VaeConfig config) {
        Graph graph = VaeDecoder.graph(config, Weights.imagined());
        Value wanted = graph.input("wanted", config.imageChannels());
        Value latents = graph.input("wrong", 1);
        Value missed = graph.outputs().get(0).minus(wanted);
        Value meanSquare = missed.squared().mean();
        Value steps = steps(missed, 2).plus(steps(missed, 3));
        Value loss = missed.abs()
                .mean()
                .plus(meanSquare.times(square))
                .plus(steps.times(edges))
                .plus(latents);
        return graph.returns(loss, meanSquare);
    }

    private static Value steps(Value image, int axis) {
        return image.apply(image.width(), "diff", 1, axis).abs().mean();
    }

    /** The peak signal-to-noise ratio of a mean square difference; half the range of the pixels is 1, so the peak is 2. */
    static double decibels(double meanSquare) {
        return 10 * Math.log10(4 / meanSquare);
    }
}
