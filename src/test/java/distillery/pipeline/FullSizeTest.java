package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.Main;
import distillery.bench.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Stable Diffusion 1.4 in its full size, with random weights: 4.3 GB on the disk, read into the engine while the Java
 * heap stays within the gigabyte that the build gives it.
 */
@Tag("heavy")
class FullSizeTest {
    private static final Path FOLDER = Path.of("target/full-size");

    @Test
    void stableDiffusion14TakesAStepAt512PixelsInAGigabyteOfHeap() throws Exception {
        Path model = Topology.SD_1_4.folder(FOLDER, folder -> {});
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(1L << 30);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path picture = FOLDER.resolve("picture.png");

        int code = Main.commands(Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8), System.err)
                .execute(
                        "generate",
                        "--prompt",
                        "a horse",
                        "--scheduler",
                        "ddim",
                        "--steps",
                        "2",
                        "--seed",
                        "1",
                        "--device",
                        "cpu",
                        "--json",
                        "--dtype",
                        System.getProperty("dtype", "fp32"),
                        "--model",
                        model.toString(),
                        "--out",
                        picture.toString());

        assertThat(code).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toByteArray());
        assertThat(report.get("width").intValue()).isEqualTo(512);
        assertThat(report.get("stepSeconds")).hasSize(2);
        assertThat(picture).isRegularFile();
        System.out.println(report + " " + peakMemory());
    }

    private static String peakMemory() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM")).findFirst().orElse("");
        }
    }
}
