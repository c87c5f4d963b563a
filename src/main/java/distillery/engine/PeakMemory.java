package distillery.engine;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much memory work takes, as Linux counts it: the most that the process ever had while the work was done, less what it
 * had before. What earlier work freed is given back to the system first, so that it does not hide what this one takes. Costs
 * some milliseconds, and whatever else the process does meanwhile counts as well. For one thread at a time.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html">proc_pid_clear_refs, value 5</a>
 */
public final class PeakMemory {
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESET_PEAK = "5";
    private static final int BYTES_PER_KIB = 1024;

    private PeakMemory() {}

    /** Does the work; gives by how many bytes the process grew at most, or nothing where the system does not tell. */
    public static Optional<Long> growth(Runnable work) {
        long before;
        try {
            giveBack();
            Files.writeString(CLEAR, RESET_PEAK);
            before = bytes("VmRSS:");
        } catch (IOException e) {
            work.run();
            return Optional.empty();
        }
        work.run();
        try {
            return Optional.of(Math.max(0, bytes("VmHWM:") - before));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The most that the process had since its start, or since growth was last measured, in bytes. */
    public static Optional<Long> most() {
        try {
            return Optional.of(bytes("VmHWM:"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What the C library keeps for later goes back to the system. */
    private static void giveBack() {
        if (Platform.isLinux()) {
            try {
                NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
                        .getFunction("malloc_trim")
                        .invokeInt(new Object[] {0L});
            } catch (UnsatisfiedLinkError e) {
                // Other C libraries keep less.
            }
        }
    }

    private static long bytes(String name) throws IOException {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                    .findFirst()
                    .orElseThrow(() -> new IOException(STATUS + " lacks " + name));
        }
    }
}
