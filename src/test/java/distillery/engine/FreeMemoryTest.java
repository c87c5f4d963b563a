package distillery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux tells of memory, in files as its kernel writes them. */
class FreeMemoryTest {
    @TempDir
    private Path folder;

    @Test
    void thisMachineHasSome() {
        assertThat(FreeMemory.bytes())
                .hasValueSatisfying(free -> assertThat(free).isGreaterThan(64L << 20));
    }

    @Test
    void swapSpaceCountsToo() throws IOException {
        machine("MemTotal: 8000 kB", "MemAvailable:    3000 kB", "SwapFree:   500 kB");

        assertThat(free()).hasValue(3500L << 10);
    }

    @Test
    void aContainersLimitCountsAndFilesThatWereReadMakeRoom() throws IOException {
        machine("MemAvailable:    9000000 kB");
        group("memory.max", "2000000");
        group("memory.current", "1500000");
        group("memory.stat", "anon 900000\ninactive_file 400000\nactive_file 9");

        assertThat(free()).hasValue(900_000L);
    }

    @Test
    void aContainerWithoutALimitHasTheMachines() throws IOException {
        machine("MemAvailable:    3000 kB");
        group("memory.max", "max");
        group("memory.current", "1500000");

        assertThat(free()).hasValue(3000L << 10);
    }

    @Test
    void anotherSystemTellsNothing() {
        assertThat(free()).isEmpty();
    }

    private java.util.Optional<Long> free() {
        return new FreeMemory(folder.resolve("meminfo"), folder).find();
    }

    private void machine(String... lines) throws IOException {
        Files.write(folder.resolve("meminfo"), java.util.List.of(lines));
    }

    private void group(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text + "\n");
    }
}
