package distillery.torchscript;

/** The number format that a network computes in, and PyTorch's number for it. */
public enum Precision {
    FP32(6),
    BF16(15),
    FP16(5);

    private final int scalarType;

    Precision(int scalarType) {
        this.scalarType = scalarType;
    }

    /** The place in {@code c10::ScalarType}, which is how TorchScript writes a dtype. */
    int scalarType() {
        return scalarType;
    }

    /** What a number takes. */
    public int bytes() {
        return isHalf() ? Short.BYTES : Float.BYTES;
    }

    /** Whether it has 16 bits, so that careful places must compute in {@link #FP32}. */
    public boolean isHalf() {
        return this != FP32;
    }
}
