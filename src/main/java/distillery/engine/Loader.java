package distillery.engine;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.TensorSource;
import distillery.nn.Graph;
import distillery.nn.Weight;
import distillery.torchscript.TorchScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;

/** Brings a graph and its weights into the engine. For the engine's thread. */
final class Loader {
    private final Model model;
    private final PtNDManager memory;
    private ByteBuffer widened = ByteBuffer.allocateDirect(0);

    Loader(Model model, PtNDManager memory) {
        this.model = model;
        this.memory = memory;
    }

    PtSymbolBlock load(TorchScript script, Graph graph, TensorSource weights) throws IOException {
        PtSymbolBlock block = Compiler.compile(model, script.archive());
        try (PtNDManager copies = memory.newSubManager(memory.getDevice())) {
            List<PtNDArray> copied = new ArrayList<>();
            for (Weight weight : graph.weights()) {
                copied.add(copy(block, script.bringing(weight), weight, weights, copies));
            }
            give(block, copied);
        }
        return block;
    }

    private static void give(PtSymbolBlock block, List<PtNDArray> weights) {
        try (IValue all = IValue.listFrom(weights.toArray(PtNDArray[]::new))) {
            IValueUtils.runMethod(block, TorchScript.GIVE, all).close();
        }
    }

    /** Gives a compiled graph weights that learn; they are returned in the graph's order, in 32-bit floats. */
    List<PtNDArray> loadToLearn(PtSymbolBlock block, Graph graph, TensorSource weights) throws IOException {
        List<PtNDArray> learning = new ArrayList<>();
        for (Weight weight : graph.weights()) {
            try (PtNDManager host = memory.newSubManager(Device.cpu());
                    PtNDArray read = read(weight, weights, host)) {
                // DJL's conversions give the same memory back where there is nothing to convert, whatever they are
                // told.
                PtNDArray copy = (PtNDArray) read.toType(DataType.FLOAT32, false)
                        .toDevice(memory.getDevice(), false)
                        .duplicate();
                copy.attach(memory);
                copy.setRequiresGradient(true);
                learning.add(copy);
            }
        }
        give(block, learning);
        return learning;
    }

    private PtNDArray copy(PtSymbolBlock block, String method, Weight weight, TensorSource weights, PtNDManager copies)
            throws IOException {
        try (PtNDManager host = memory.newSubManager(Device.cpu());
                PtNDArray read = read(weight, weights, host);
                IValue argument = IValue.from(read);
                IValue copy = IValueUtils.runMethod(block, method, argument)) {
            return copy.toTensor(copies);
        } catch (EngineException e) {
            throw new EngineFailedException(
                    "The weight %s of %s could not be brought to the device: %s"
                            .formatted(weight.name(), weights.place(), Reasons.of(e)),
                    e);
        }
    }

    /** A view of the bytes that the source holds until its next read; bfloat16 comes as 32-bit floats. */
    private PtNDArray read(Weight weight, TensorSource weights, PtNDManager host) throws IOException {
        ByteBuffer numbers = weights.read(weight.name());
        Dtype dtype = weights.tensor(weight.name()).dtype();
        DataType type = dtype == Dtype.F16 ? DataType.FLOAT16 : DataType.FLOAT32;
        Shape shape =
                new Shape(weight.shape().stream().mapToLong(Long::longValue).toArray());
        return host.create(dtype == Dtype.BF16 ? widen(numbers) : numbers, shape, type);
    }

    /** DJL aborts the whole process when it is handed a bfloat16 tensor, so its bits become those of a 32-bit float. */
    private ByteBuffer widen(ByteBuffer bf16) {
        int count = bf16.remaining() / Short.BYTES;
        int bytes = Math.multiplyExact(count, Float.BYTES);
        if (widened.capacity() < bytes) {
            widened = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        widened.clear().limit(bytes);
        // Views of whole numbers: the compiler makes this five times as fast as numbers put together at byte positions.
        ShortBuffer from = bf16.asShortBuffer();
        IntBuffer to = widened.asIntBuffer();
        for (int i = 0; i < count; i++) {
            to.put(i, from.get(i) << Short.SIZE);
        }
        return widened;
    }
}
