package distillery.checkpoint;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory outside the Java heap into which tensors are read one after another, so that loading a model never needs
 * room for more than its largest tensor. It is held only while somebody reads: a model that stays open keeps none. For one
 * thread.
 */
final class TensorBuffer {
    private WeakReference<ByteBuffer> last = new WeakReference<>(null);

    /**
     * A little-endian buffer of exactly so many bytes, valid until the next call.
     *
     * @param what the tensor, as messages call it
     */
    ByteBuffer of(long bytes, String what) {
        if (bytes > Integer.MAX_VALUE) {
            throw new UnusableModelException(what + " takes " + bytes + " bytes; at most " + Integer.MAX_VALUE
                    + " can be read at once. Use a smaller model.");
        }
        ByteBuffer memory = last.get();
        if (memory == null || memory.capacity() < bytes) {
            memory = null;
            try {
                memory = ByteBuffer.allocateDirect((int) bytes);
            } catch (OutOfMemoryError e) {
                throw new UnusableModelException(
                        what + " takes " + bytes + " bytes, more than this process may hold outside its heap."
                                + " Raise -XX:MaxDirectMemorySize.",
                        e);
            }
            last = new WeakReference<>(memory);
        }
        return memory.slice(0, (int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
