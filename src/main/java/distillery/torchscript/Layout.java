package distillery.torchscript;

/** How a network keeps its weights on the device, which decides the kernels that compute with them. */
public enum Layout {
    /** As checkpoints have them: what learning needs, and what runs everywhere. */
    PLAIN,
    /** Kernels of convolutions with their channels innermost, so that images follow them. */
    CHANNELS_LAST,
    /**
     * In the blocks that oneDNN's kernels for this processor read, reordered once at loading instead of at every call. Images
     * have their channels innermost.
     */
    ONEDNN
}
