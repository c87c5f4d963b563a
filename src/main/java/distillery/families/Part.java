package distillery.families;

import distillery.checkpoint.Dtype;
import distillery.checkpoint.PartFolder;
import distillery.checkpoint.TensorSource;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.nn.Graph;
import distillery.nn.Weights;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.util.function.Function;

/**
 * One network of a model, written down and held against its weights' header, but not loaded. For one thread.
 *
 * @param name its folder: {@code unet}
 * @param weights open until this part is closed
 */
public record Part(String name, Graph graph, TensorSource weights) implements AutoCloseable {
    /**
     * Opens the weights' header and writes the network down.
     *
     * @param network gives the graph of a network whose weights lie at a place
     * @throws distillery.checkpoint.UnusableModelException if the weights do not fit the network
     */
    static Part open(PartFolder folder, Dtype preferred, Function<Weights, Graph> network) throws IOException {
        TensorSource source = folder.weights(preferred);
        try {
            Weights weights = Weights.of(source.tensors(), source.place());
            Graph graph = network.apply(weights);
            weights.check();
            return new Part(folder.name(), graph, source);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Brings the network to the engine's device. */
    Network load(Engine engine, Precision precision) throws IOException {
        return engine.load(name, graph, weights, precision);
    }

    @Override
    public void close() throws IOException {
        weights.close();
    }
}
