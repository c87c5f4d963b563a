package distillery.engine;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The few calls of the C library that must be made before libtorch is loaded. For any thread. */
final class CLibrary {
    /** With ten times as many, a busy machine's steps took up to six times as long. */
    private static final String SPINS = "3000";

    private CLibrary() {}

    /**
     * Lets idle workers of OpenMP sleep, unless the environment says otherwise. By default they spin, and on a machine
     * that has anything else to do every small operation then waits for a worker that is not running: a step of a tiny
     * network took 40 times as long. They spin a little first, some microseconds: waking them anew for every small operation
     * made an idle machine's steps twice as long.
     */
    static void letIdleWorkersSleep() {
        if (!Platform.isWindows()) {
            Posix.setenv("OMP_WAIT_POLICY", "passive", 0);
            Posix.setenv("GOMP_SPINCOUNT", SPINS, 0);
        }
    }

    /** Bound when it is first called, so that Windows, whose library has no such function, never looks for it. */
    private static final class Posix {
        static {
            Native.register(Posix.class, Platform.C_LIBRARY_NAME);
        }

        private Posix() {}

        static native int setenv(String name, String value, int overwrite);
    }
}
