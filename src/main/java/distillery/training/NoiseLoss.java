package distillery.training;

import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;

/**
 * The lesson that every diffusion model is taught: how far is the network's prediction from the noise that was really
 * mixed into the picture (Ho et al., arXiv 2006.11239, equation 14)? Written as a graph, so that one call of the engine
 * goes through network and loss. For one thread.
 */
public final class NoiseLoss {
    private NoiseLoss() {}

    /**
     * The UNet with its loss. Inputs: those of {@link UNet}; then the target (batch, channels, h, w), which is the noise
     * or, for models that predict it, the velocity; then the weight of each picture (batch), all ones for the plain mean,
     * others for a weighting by noise level (Hang et al., arXiv 2303.09556). Output: the loss, a single number.
     */
    public static Graph graph(UNetConfig config, Weights w) {
        Graph graph = UNet.graph(config, w);
        return graph.returns(write(graph, graph.outputs().get(0)));
    }

    /** Adds the inputs for target and weights, and the mean over the batch of each picture's weighted mean square. */
    static Value write(Graph graph, Value prediction) {
        Value target = graph.input("target", prediction.width());
        Value weight = graph.input("weight", 1);
        return prediction
                .toFloat()
                .minus(target)
                .squared()
                .meanOfEach()
                .times(weight)
                .mean();
    }
}
