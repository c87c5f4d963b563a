package distillery.engine;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;

/** Holds tensors until it is closed, which gives their native memory back. For the engine's thread. */
public final class Scope implements AutoCloseable {
    private final Engine engine;
    private final PtNDManager memory;

    Scope(Engine engine, PtNDManager memory) {
        this.engine = engine;
        this.memory = memory;
    }

    /** Copies numbers to the device as 32-bit floats, row-major in the given shape. */
    public Tensor floats(float[] numbers, long... shape) {
        engine.confine();
        return new Tensor((PtNDArray) memory.create(numbers, new Shape(shape)));
    }

    /** Copies whole numbers to the device as 64-bit ones, row-major in the given shape. */
    public Tensor longs(long[] numbers, long... shape) {
        engine.confine();
        return new Tensor((PtNDArray) memory.create(numbers, new Shape(shape)));
    }

    /** The last rows of a tensor, which share its memory: (n, …) to ({@code count}, …). */
    public Tensor lastRows(Tensor tensor, long count) {
        engine.confine();
        long rows = tensor.shape()[0];
        PtNDArray last = JniUtils.slice(tensor.array(), 0, rows - count, rows, 1);
        last.attach(memory);
        return new Tensor(last, true);
    }

    Tensor adopt(IValue value) {
        return new Tensor(value.toTensor(memory), true);
    }

    Tensor adopt(PtNDArray array) {
        array.attach(memory);
        return new Tensor(array);
    }

    @Override
    public void close() {
        engine.confine();
        memory.close();
    }
}
