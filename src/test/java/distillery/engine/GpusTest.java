package distillery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What NVIDIA's driver is asked. */
class GpusTest {
    @Test
    void aMachineHasGpusOnlyWithADriver() {
        assertThat(Gpus.count()).isBetween(0, 64);
        if (Files.notExists(Path.of("/proc/driver/nvidia/version"))) {
            assertThat(Gpus.count()).isZero();
        }
    }

    @Test
    void whatIsNotThereOrIsNoDriverOffersNone() {
        assertThat(Gpus.count("libnothing-of-that-name.so.1")).isZero();
        assertThat(Gpus.count("c")).isZero();
    }
}
