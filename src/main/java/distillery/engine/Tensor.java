package distillery.engine;

import ai.djl.pytorch.engine.PtNDArray;

/** Numbers on the device, alive as long as the {@link Scope} they were made in. For the engine's thread. */
public final class Tensor {
    private final PtNDArray array;
    private final boolean inferred;

    Tensor(PtNDArray array) {
        this(array, false);
    }

    /** @param inferred whether PyTorch made it in its inference mode, and so takes it nowhere else */
    Tensor(PtNDArray array, boolean inferred) {
        this.array = array;
        this.inferred = inferred;
    }

    PtNDArray array() {
        return array;
    }

    /** The array, or a copy that a recording may remember. */
    PtNDArray recordable() {
        return inferred ? (PtNDArray) array.duplicate() : array;
    }

    /** Sizes, outermost first. */
    public long[] shape() {
        return array.getShape().getShape();
    }

    /** Copies the numbers to the heap, row-major. The copy waits for the device to finish. */
    public float[] toFloats() {
        return array.toFloatArray();
    }
}
