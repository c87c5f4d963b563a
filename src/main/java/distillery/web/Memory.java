package distillery.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the program takes of the machine's memory now.
 *
 * @param heap bytes that Java's objects take
 * @param resident bytes in all, weights and the engine included; empty where the system does not tell
 */
public record Memory(long heap, Optional<Long> resident) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int KILO = 1024;

    static Memory now() {
        Runtime runtime = Runtime.getRuntime();
        return new Memory(runtime.totalMemory() - runtime.freeMemory(), readResident());
    }

    private static Optional<Long> readResident() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * KILO)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
