package distillery.engine;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The few calls of the C library that must be made before libtorch is loaded. For any thread. */
final class CLibrary {
    static {
        Native.register(CLibrary.class, Platform.C_LIBRARY_NAME);
    }

    /** With ten times as many, a busy machine's steps took up to six times as long. */
    private static final String SPINS = "3000";

    private CLibrary() {}

    private static native int setenv(String name, String value, int overwrite);

    /**
     * Lets idle workers of OpenMP sleep, unless the environment says otherwise. By default they spin, and on a machine
     * that has anything else to do every small operation then waits for a worker that is not running: a step of a tiny
     * network took 40 times as long. They spin a little first, some microseconds: waking them anew for every small operation
     * made an idle machine's steps twice as long.
     */
    static void letIdleWorkersSleep() {
        if (!Platform.isWindows()) {
            setenv("OMP_WAIT_POLICY", "passive", 0);
            setenv("GOMP_SPINCOUNT", SPINS, 0);
        }
    }
}
