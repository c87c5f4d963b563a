package distillery.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much memory this program can still get, as Linux tells it: what the machine can free for it, swap space included,
 * but no more than the control group that the program is in leaves, such as a container's. For any thread.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files">Control Group v2, memory</a>
 */
final class FreeMemory {
    private static final int BYTES_PER_KIB = 1024;

    private final Path machine;
    private final Path group;

    /**
     * Looks at other files than this machine's.
     *
     * @param machine lists the machine's memory, as {@code /proc/meminfo} does
     * @param group folder of the control group
     */
    FreeMemory(Path machine, Path group) {
        this.machine = machine;
        this.group = group;
    }

    /** In bytes; empty where the system does not tell. */
    static Optional<Long> bytes() {
        return new FreeMemory(Path.of("/proc/meminfo"), ownGroup()).find();
    }

    private static Path ownGroup() {
        Path groups = Path.of("/sys/fs/cgroup");
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/cgroup"))) {
            Optional<Path> own = lines.filter(line -> line.startsWith("0::/"))
                    .map(line -> groups.resolve(line.substring("0::/".length())))
                    .findFirst();
            // Inside of a container the group's own folder is the root.
            return own.filter(Files::isDirectory).orElse(groups);
        } catch (IOException e) {
            return groups;
        }
    }

    Optional<Long> find() {
        return ofMachine().map(bytes -> Math.min(bytes, ofGroup().orElse(Long.MAX_VALUE)));
    }

    private Optional<Long> ofMachine() {
        return number(machine, "MemAvailable:")
                .map(free -> (free + number(machine, "SwapFree:").orElse(0L)) * BYTES_PER_KIB);
    }

    /** What its limit leaves; files that were read count as free, because they make room. */
    private Optional<Long> ofGroup() {
        Optional<Long> most = number(group.resolve("memory.max"), "");
        Optional<Long> taken = number(group.resolve("memory.current"), "");
        long files = number(group.resolve("memory.stat"), "inactive_file ").orElse(0L);
        return most.flatMap(all -> taken.map(now -> Math.max(0, all - now + files)));
    }

    /** The number on the line that begins so; empty where there is none. */
    private static Optional<Long> number(Path file, String start) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(start))
                    .map(line ->
                            line.substring(start.length()).replace("kB", "").strip())
                    .filter(text -> text.matches("[0-9]{1,18}"))
                    .map(Long::parseLong)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
