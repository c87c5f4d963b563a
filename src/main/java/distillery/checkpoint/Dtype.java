package distillery.checkpoint;

/** How one number of a stored tensor is written. Names are those of the safetensors format. */
public enum Dtype {
    BOOL(1),
    U8(1),
    I8(1),
    U16(2),
    I16(2),
    F16(2),
    BF16(2),
    U32(4),
    I32(4),
    F32(4),
    U64(8),
    I64(8),
    F64(8);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one number in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether a network's weights may be stored so; tensors of other types are only read when asked for by name. */
    public boolean isWeight() {
        return this == F32 || this == F16 || this == BF16;
    }
}
