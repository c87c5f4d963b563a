package distillery.engine;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import distillery.checkpoint.TensorSource;
import distillery.nn.Weight;
import distillery.torchscript.Archive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Moves the weights of networks against their gradients, each by a step of its own length, and keeps a running average
 * of them, with which pictures come out better (Loshchilov and Hutter, arXiv 1711.05101; Polyak averaging as in
 * Ho et al., arXiv 2006.11239). For the engine's thread.
 *
 * <p>A step over all weights is one native call, of PyTorch's fused form.
 */
public final class AdamW implements AutoCloseable {
    private static final String SOURCE = """
            class Net(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def step(self: __torch__.Net,
                weights: List[Tensor],
                gradients: List[Tensor],
                first: List[Tensor],
                second: List[Tensor],
                averages: List[Tensor],
                steps: List[Tensor],
                rate: float,
                beta1: float,
                beta2: float,
                decay: float,
                clip: float,
                fresh: float) -> Tensor:
                norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients, 2.)), 2.)
                scale = torch.clamp(torch.div(torch.full_like(norm, clip), torch.add(norm, 1e-06)), None, 1.)
                torch._foreach_mul_(gradients, scale)
                torch._foreach_add_(steps, 1)
                none = annotate(List[Tensor], [])
                torch._fused_adamw_(weights, gradients, first, second, none, steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=1e-08, amsgrad=False, maximize=False)
                torch._foreach_lerp_(averages, weights, fresh)
                torch._foreach_zero_(gradients)
                return norm
            """;

    /**
     * How the weights move.
     *
     * @param beta1 how much of the mean gradient is kept from step to step
     * @param beta2 the same for its mean square
     * @param decay how fast weights shrink by themselves, in shares of the learning rate
     * @param clip the longest gradient that is followed; a longer one is shortened
     * @param averaging how much of the running average is kept from step to step, once there were enough steps
     */
    public record Settings(double beta1, double beta2, double decay, double clip, double averaging) {}

    /** A weight with what is remembered of it; kinds as saved states name them. */
    private enum Kind {
        WEIGHT,
        AVERAGE,
        FIRST,
        SECOND
    }

    private final Engine engine;
    private final Settings settings;
    private final Model model;
    private final PtSymbolBlock block;
    private final PtNDManager memory;
    private final List<TrainableNetwork> networks;
    private final Map<Kind, List<PtNDArray>> arrays = new TreeMap<>();
    private final List<PtNDArray> steps = new ArrayList<>();
    private long taken;

    /** Starts without memory of gradients, and with the weights as their own averages. */
    public AdamW(Engine engine, List<TrainableNetwork> networks, Settings settings) throws IOException {
        this.engine = engine;
        this.settings = settings;
        this.networks = List.copyOf(networks);
        this.model = Model.newInstance("adamw", engine.place(), "PyTorch");
        this.memory = engine.memory().newSubManager(engine.place());
        this.block = Compiler.compile(model, new Archive(SOURCE, List.of()));
        List<PtNDArray> weights = networks.stream()
                .flatMap(network -> network.parameters().stream())
                .toList();
        for (Kind kind : Kind.values()) {
            arrays.put(kind, new ArrayList<>(kind == Kind.WEIGHT ? weights : List.of()));
        }
        for (PtNDArray weight : weights) {
            PtNDArray average = (PtNDArray) weight.duplicate();
            average.attach(memory);
            list(Kind.AVERAGE).add(average);
            list(Kind.FIRST).add((PtNDArray) memory.zeros(weight.getShape()));
            list(Kind.SECOND).add((PtNDArray) memory.zeros(weight.getShape()));
            steps.add((PtNDArray) memory.zeros(new Shape()));
        }
    }

    private List<PtNDArray> list(Kind kind) {
        return Objects.requireNonNull(arrays.get(kind));
    }

    /**
     * Takes one step by the gradients that were gathered since the last, and forgets them.
     *
     * @return the gradient's length before it was clipped
     */
    public double step(double rate) {
        engine.confine();
        taken++;
        // Early averages would remember the random start for long.
        double averaging = Math.min(settings.averaging(), (1.0 + taken) / (10.0 + taken));
        PtNDArray[] gradients =
                list(Kind.WEIGHT).stream().map(PtNDArray::getGradient).toArray(PtNDArray[]::new);
        List<IValue> arguments = new ArrayList<>();
        try (Scope scope = engine.scope()) {
            arguments.add(IValue.listFrom(list(Kind.WEIGHT).toArray(PtNDArray[]::new)));
            arguments.add(IValue.listFrom(gradients));
            for (Kind kind : List.of(Kind.FIRST, Kind.SECOND, Kind.AVERAGE)) {
                arguments.add(IValue.listFrom(list(kind).toArray(PtNDArray[]::new)));
            }
            arguments.add(IValue.listFrom(steps.toArray(PtNDArray[]::new)));
            for (double number : new double[] {
                rate, settings.beta1(), settings.beta2(), settings.decay(), settings.clip(), 1 - averaging
            }) {
                arguments.add(IValue.from(number));
            }
            try (IValue norm = IValueUtils.runMethod(block, "step", arguments.toArray(IValue[]::new))) {
                return scope.adopt(norm).toFloats()[0];
            }
        } catch (EngineException e) {
            throw new EngineFailedException("A training step failed: " + Reasons.of(e), e);
        } finally {
            arguments.forEach(IValue::close);
            for (NDArray gradient : gradients) {
                gradient.close();
            }
        }
    }

    /** How many steps were taken, those before a {@link #restore} included. */
    public long steps() {
        return taken;
    }

    /** The running average of a network's weights. */
    public TensorSource averages(TrainableNetwork network) {
        int from = 0;
        for (TrainableNetwork other : networks) {
            if (other == network) {
                return DeviceTensors.of(
                        network.name(),
                        network.named(),
                        list(Kind.AVERAGE).subList(from, from + network.named().size()));
            }
            from += other.named().size();
        }
        throw new IllegalArgumentException(network.name() + " does not learn here");
    }

    /** All that a later run must know to go on as if it had not stopped, but the count of steps. */
    public TensorSource state() {
        Map<String, PtNDArray> named = new TreeMap<>();
        forEach(named::put);
        return new DeviceTensors("training state", named);
    }

    /** Goes on where another run was when it saved its {@link #state}, after that many steps. */
    public void restore(TensorSource state, long stepsTaken) throws IOException {
        engine.confine();
        Map<String, PtNDArray> named = new TreeMap<>();
        forEach(named::put);
        for (Map.Entry<String, PtNDArray> entry : named.entrySet()) {
            ByteBuffer numbers = state.read(entry.getKey());
            try (NDArray read = memory.create(numbers, entry.getValue().getShape(), DataType.FLOAT32)) {
                read.copyTo(entry.getValue());
            }
        }
        for (PtNDArray count : steps) {
            try (NDArray read = memory.create((float) stepsTaken)) {
                read.copyTo(count);
            }
        }
        taken = stepsTaken;
    }

    private void forEach(BiConsumer<String, PtNDArray> each) {
        int i = 0;
        for (TrainableNetwork network : networks) {
            for (Weight weight : network.named()) {
                for (Kind kind : Kind.values()) {
                    each.accept(
                            "%s.%s.%s".formatted(network.name(), kind.name().toLowerCase(Locale.ROOT), weight.name()),
                            list(kind).get(i));
                }
                i++;
            }
        }
    }

    @Override
    public void close() {
        engine.confine();
        memory.close();
        model.close();
    }
}
