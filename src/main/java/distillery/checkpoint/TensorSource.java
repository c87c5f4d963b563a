package distillery.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;

/**
 * Named tensors that can be read one at a time: a safetensors file, a PyTorch state dict, several shards of either.
 * For one thread.
 */
public interface TensorSource extends Closeable {
    /** Where the tensors come from, as an error message names it: {@code unet/diffusion_pytorch_model.safetensors}. */
    String place();

    /** Every tensor by its full name, from the header alone. */
    SortedMap<String, TensorInfo> tensors();

    /**
     * What the header says of one tensor.
     *
     * @throws UnusableModelException if there is no such tensor
     */
    default TensorInfo tensor(String name) {
        TensorInfo info = tensors().get(name);
        if (info == null) {
            throw TensorName.missing(place(), name);
        }
        return info;
    }

    /**
     * The numbers of one tensor: a direct little-endian buffer, row-major, from position 0 to its limit. The buffer
     * is valid until the next call, which may fill it again, so a whole model never stands in it.
     *
     * @throws UnusableModelException if the file has no such tensor, or is shorter than its header promised
     */
    ByteBuffer read(String name) throws IOException;
}
