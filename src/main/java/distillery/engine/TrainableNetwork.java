package distillery.engine;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.training.ParameterStore;
import distillery.checkpoint.TensorSource;
import distillery.nn.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * A network whose weights learn, in 32-bit floats. While a {@link Recording} is open its runs are remembered, so that
 * a loss can be traced back to the weights. For the engine's thread.
 */
public final class TrainableNetwork implements AutoCloseable {
    private final Engine engine;
    private final Model model;
    private final PtSymbolBlock block;
    private final PtNDManager memory;
    private final List<Weight> weights;
    private final List<PtNDArray> parameters;
    private final ParameterStore unused;

    TrainableNetwork(
            Engine engine,
            Model model,
            PtSymbolBlock block,
            PtNDManager memory,
            List<Weight> weights,
            List<PtNDArray> parameters) {
        this.engine = engine;
        this.model = model;
        this.block = block;
        this.memory = memory;
        this.weights = weights;
        this.parameters = parameters;
        this.unused = new ParameterStore(memory, false);
    }

    /**
     * Runs the network once. Inputs that themselves come from a recorded run pass gradients on.
     *
     * @param scope where the results live; close it only after the recording's {@link Recording#backward}
     * @param inputs in the order of the graph's inputs
     * @return 32-bit tensors in the order of the graph's outputs
     * @throws EngineFailedException if shapes do not fit, or memory runs out
     */
    public List<Tensor> run(Scope scope, Tensor... inputs) {
        engine.confine();
        NDList arguments = new NDList(inputs.length);
        for (Tensor input : inputs) {
            arguments.add(input.recordable());
        }
        try {
            // Only this way through DJL records; its other one computes without gradients.
            List<Tensor> results = new ArrayList<>();
            for (NDArray result : block.forward(unused, arguments, true)) {
                results.add(scope.adopt((PtNDArray) result));
            }
            return results;
        } catch (EngineException e) {
            throw new EngineFailedException(model.getName() + " failed: " + Reasons.of(e), e);
        }
    }

    /** What it was called when it was made. */
    public String name() {
        return model.getName();
    }

    /** The weights as they are at each moment of reading. */
    public TensorSource weights() {
        return DeviceTensors.of(name(), weights, parameters);
    }

    List<Weight> named() {
        return weights;
    }

    List<PtNDArray> parameters() {
        return parameters;
    }

    @Override
    public void close() {
        engine.confine();
        memory.close();
        model.close();
    }
}
