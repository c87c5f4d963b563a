package distillery.engine;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.ptr.IntByReference;

/**
 * The GPUs that NVIDIA's driver offers. The driver itself is asked, because CUDA's runtime comes with libtorch, under names that
 * nobody else finds. For any thread.
 *
 * @see <a href="https://docs.nvidia.com/cuda/cuda-driver-api/group__CUDA__DEVICE.html">CUDA Driver API, device management</a>
 */
final class Gpus {
    private static final String DRIVER = Platform.isWindows() ? "nvcuda" : "libcuda.so.1";
    private static final int SUCCESS = 0;

    private Gpus() {}

    /** How many there are; none where there is no driver, or none that works. */
    static int count() {
        return count(DRIVER);
    }

    /** The same by another library that speaks as the driver does. */
    static int count(String library) {
        try {
            NativeLibrary driver = NativeLibrary.getInstance(library);
            IntByReference count = new IntByReference();
            boolean isTold = call(driver, "cuInit", 0) == SUCCESS && call(driver, "cuDeviceGetCount", count) == SUCCESS;
            return isTold ? count.getValue() : 0;
        } catch (UnsatisfiedLinkError e) {
            return 0;
        }
    }

    private static int call(NativeLibrary driver, String function, Object argument) {
        return driver.getFunction(function).invokeInt(new Object[] {argument});
    }
}
