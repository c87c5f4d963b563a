package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.bench.Works;
import distillery.families.ModelFinder;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.ShippedModels;
import distillery.reference.Goldens;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measuring on the command line, with the small models of the reference. */
class BenchCommandTest {
    private static final String SD1 = Goldens.folder("sd1").toString();
    private static final String XL = Goldens.folder("sdxl").toString();

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void everyWorkOfEveryModelIsMeasuredAndHeldAgainstTheMachine() throws Exception {
        String works = String.join(",", Works.ALL);
        assertThat(bench("", "--model", SD1 + "," + XL, "--work", works, "--rounds", "3", "--steps", "2", "--json"))
                .isZero();

        JsonNode report = new ObjectMapper().readTree(text(out));
        double peak = report.get("peak").get("fp32Gflops").doubleValue();
        assertThat(peak).isPositive();
        assertThat(report.get("results")).hasSize(2 * Works.ALL.size()).allSatisfy(result -> {
            double median = result.get("medianSeconds").doubleValue();
            assertThat(median)
                    .isPositive()
                    .isBetween(
                            result.get("low").doubleValue(), result.get("high").doubleValue());
            assertThat(result.get("dtype").textValue()).isEqualTo("fp32");
            if (result.get("work").textValue().equals(Works.LOAD)) {
                assertThat(result.has("shareOfPeak")).isFalse();
            } else {
                assertThat(result.get("shareOfPeak").doubleValue())
                        .isEqualTo(result.get("gflop").doubleValue() / median / peak);
                assertThat(shares(result.get("kinds"))).isEqualTo(1, org.assertj.core.data.Offset.offset(1e-9));
            }
        });
        assertThat(report.get("results").findValuesAsText("topology")).containsOnly(SD1, XL);
    }

    private static double shares(JsonNode kinds) {
        return Stream.of("convolution", "linear", "attention", "normalisation", "rest")
                .mapToDouble(kind -> kinds.get(kind).doubleValue())
                .sum();
    }

    @Test
    void aTableTellsTheSameToPeople() throws Exception {
        assertThat(bench("", "--model", SD1, "--work", "text,unet-step", "--rounds", "1"))
                .isZero();

        List<String> lines = text(out).lines().toList();
        assertThat(lines.get(0)).startsWith("MODEL").contains("MEDIAN", "OF PEAK", "ATTENTION");
        assertThat(lines.get(1)).contains(SD1, "unet-step", "fp32");
        assertThat(lines.get(2)).contains(SD1, "text", "fp32");
        assertThat(text(out)).contains("Peak: the fastest matrix product made").contains("Memory: at most");
        assertThat(text(err)).contains("round 1 of 1");
    }

    @Test
    void aPacedRunWorksOnceForEveryLine() throws Exception {
        assertThat(bench("run\nrun\n", "--model", SD1, "--work", "unet-step", "--paced"))
                .isZero();

        List<String> lines = text(out).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("ready");
        assertThat(lines.subList(1, 3))
                .allSatisfy(line -> assertThat(Double.parseDouble(line)).isPositive());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--topology sd-9 | There is no topology called sd-9. Say sd-1.4, bk-sdm-base, bk-sdm-small, bk-sdm-tiny.",
                "--work sleep | There is no work called sleep. Say unet-step, vae-decode, text, picture, load.",
                "--rounds 0 | --rounds must be from 1 to 1000, not 0.",
                "--threads 0 | --threads must be from 1 to 1024, not 0.",
                "--work text,load --paced | --paced takes one work of one model, not 2. Name them with --work and --topology or --model.",
            })
    void whatCannotBeMeasuredIsNamed(String arguments, String message) throws Exception {
        String[] words = (arguments + (arguments.contains("topology") ? "" : " --model " + SD1)).split(" ", -1);

        assertThat(bench("", words)).isEqualTo(2);
        assertThat(text(err)).contains(message);
    }

    private int bench(String turns, String... options) throws IOException {
        PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(console, errors, new ProgressBar(errors, false, System::nanoTime));
        ModelFinder finder = new ModelFinder(
                ShippedModels.read(ClassLoader.getSystemClassLoader(), Map.of()),
                new HubCache(HubSettings.from(Map.of())));
        BenchCommand command = new BenchCommand(
                finder, folder, new ByteArrayInputStream(turns.getBytes(StandardCharsets.UTF_8)), terminal);
        return Distillery.commandLine(terminal, command)
                .execute(Stream.concat(Stream.of("bench", "--dtype", "fp32", "--device", "cpu"), Stream.of(options))
                        .toArray(String[]::new));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
