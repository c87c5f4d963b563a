package distillery.engine;

import ai.djl.pytorch.engine.PtNDArray;

/** Numbers on the device, alive as long as the {@link Scope} they were made in. For the engine's thread. */
public final class Tensor {
    private final PtNDArray array;

    Tensor(PtNDArray array) {
        this.array = array;
    }

    PtNDArray array() {
        return array;
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
