package distillery.engine;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.ArrayList;
import java.util.List;

/** A network with its weights on the device, ready to run. For the engine's thread. */
public final class Network implements AutoCloseable {
    private final Engine engine;
    private final Model model;
    private final PtSymbolBlock block;
    private int owners = 1;

    Network(Engine engine, Model model, PtSymbolBlock block) {
        this.engine = engine;
        this.model = model;
        this.block = block;
    }

    /**
     * Runs the network once, in one native call.
     *
     * @param scope where the results live
     * @param inputs in the order of the graph's inputs
     * @return 32-bit tensors in the order of the graph's outputs
     * @throws EngineFailedException if shapes do not fit, or memory runs out
     */
    public List<Tensor> run(Scope scope, Tensor... inputs) {
        engine.confine();
        IValue[] arguments = new IValue[inputs.length];
        try {
            for (int i = 0; i < inputs.length; i++) {
                arguments[i] = IValue.from(inputs[i].array());
            }
            try (IValue result = IValueUtils.runMethod(block, "forward", arguments)) {
                return tensors(result, scope);
            }
        } catch (EngineException e) {
            throw new EngineFailedException(model.getName() + " failed: " + Reasons.of(e), e);
        } finally {
            for (IValue argument : arguments) {
                if (argument != null) {
                    argument.close();
                }
            }
        }
    }

    private static List<Tensor> tensors(IValue result, Scope scope) {
        if (result.isTensor()) {
            return List.of(scope.adopt(result));
        }
        List<Tensor> tensors = new ArrayList<>();
        for (IValue item : result.toIValueTuple()) {
            try (item) {
                tensors.add(scope.adopt(item));
            }
        }
        return tensors;
    }

    /** The same network for one more owner: it stays until all have closed it. */
    public Network share() {
        engine.confine();
        owners++;
        return this;
    }

    /** Whether nobody owns it any more. */
    public boolean isClosed() {
        return owners == 0;
    }

    @Override
    public void close() {
        engine.confine();
        owners--;
        if (owners == 0) {
            model.close();
        }
    }
}
