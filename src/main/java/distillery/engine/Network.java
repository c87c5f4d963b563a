package distillery.engine;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import distillery.nn.Graph;
import distillery.torchscript.TorchScript;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A network with its weights on the device, ready to run. For the engine's thread. */
public final class Network implements AutoCloseable {
    private final Engine engine;
    private final Model model;
    private final PtSymbolBlock block;
    private final TorchScript script;
    private final Map<String, Network> others = new HashMap<>();
    private int owners = 1;

    Network(Engine engine, Model model, PtSymbolBlock block, TorchScript script) {
        this.engine = engine;
        this.model = model;
        this.block = block;
        this.script = script;
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

    /**
     * Another network that computes with the weights of this one, where they lie. It is compiled when somebody first asks for
     * it, and closed with this one.
     *
     * @param name what messages add to this network's name, such as {@code shallow}; under one name there is one graph
     * @param graph uses none but this network's weights, in the operations in which this one does
     * @throws EngineFailedException if the engine refuses it
     */
    public Network sharingWeights(String name, Supplier<Graph> graph) {
        engine.confine();
        Network other = others.get(name);
        if (other == null) {
            other = compiled(name, script.over(graph.get()));
            others.put(name, other);
        }
        return other;
    }

    private Network compiled(String name, TorchScript other) {
        Model another = Model.newInstance(model.getName() + " " + name, engine.place(), "PyTorch");
        try {
            PtSymbolBlock compiled = Compiler.compile(another, other.archive());
            try (IValue weights = IValueUtils.runMethod(block, TorchScript.KEPT)) {
                IValueUtils.runMethod(compiled, TorchScript.GIVE, weights).close();
            }
            return new Network(engine, another, compiled, other);
        } catch (IOException e) {
            another.close();
            throw new EngineFailedException(another.getName() + " could not be compiled: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            another.close();
            throw e;
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
            others.values().forEach(Network::close);
            model.close();
        }
    }
}
