package distillery.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.bench.Arithmetic;
import distillery.bench.Breakdown.Kind;
import distillery.bench.Measured;
import distillery.torchscript.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code distillery bench} found, as JSON and as a table. Unchanging.
 *
 * @param peakBytes the most memory that the process ever had; null where the system does not tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BenchReport(Peak peak, @Nullable Long peakBytes, int threads, String device, List<Result> results) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double GIGA = 1e9;

    /**
     * The fastest matrix product, in 10⁹ floating-point operations a second.
     *
     * @param bf16Gflops null where the processor does not multiply bfloat16
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Peak(double fp32Gflops, @Nullable Double bf16Gflops) {
        Peak orBetter(Peak later) {
            Double bf16 = bf16Gflops == null || later.bf16Gflops == null
                    ? bf16Gflops
                    : Double.valueOf(Math.max(bf16Gflops, later.bf16Gflops));
            return new Peak(Math.max(fp32Gflops, later.fp32Gflops), bf16);
        }

        Optional<Double> in(Precision precision) {
            return switch (precision) {
                case FP32 -> Optional.of(fp32Gflops);
                case BF16 -> Optional.ofNullable(bf16Gflops);
                case FP16 -> Optional.empty();
            };
        }
    }

    /**
     * One work of one model.
     *
     * @param topology the model
     * @param low a quarter of the times were shorter
     * @param high a quarter of the times were longer
     * @param gflop what is computed when nothing is left out, in 10⁹ floating-point operations; null where it is not known
     * @param shareOfPeak that over the time, as a share of the fastest matrix product; null where either is not known
     * @param kinds the share of the time that each kind of operation takes
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            String work,
            String topology,
            String dtype,
            double medianSeconds,
            double low,
            double high,
            @Nullable Double gflop,
            @Nullable Double shareOfPeak,
            Map<String, Double> kinds) {
        static Result of(Measured measured, Precision precision, Peak peak, Map<Kind, Double> seconds) {
            Optional<Double> gflop =
                    measured.work().arithmetic().map(Arithmetic::total).map(total -> total / GIGA);
            Optional<Double> share =
                    gflop.flatMap(work -> peak.in(precision).map(most -> work / measured.median() / most));
            return new Result(
                    measured.work().name(),
                    measured.work().model(),
                    Dtypes.shown(precision),
                    measured.median(),
                    measured.low(),
                    measured.high(),
                    gflop.orElse(null),
                    share.orElse(null),
                    shares(seconds));
        }

        private static Map<String, Double> shares(Map<Kind, Double> seconds) {
            double all =
                    seconds.values().stream().mapToDouble(Double::doubleValue).sum();
            Map<String, Double> shares = new LinkedHashMap<>();
            seconds.forEach((kind, own) -> shares.put(kind.name().toLowerCase(Locale.ROOT), own / all));
            return shares;
        }

        private List<String> cells() {
            List<String> cells = new ArrayList<>(List.of(
                    topology,
                    work,
                    dtype,
                    seconds(medianSeconds),
                    seconds(low) + "–" + seconds(high),
                    gflop == null ? "" : String.format(Locale.ROOT, "%.0f", gflop / medianSeconds),
                    shareOfPeak == null ? "" : percent(shareOfPeak)));
            for (Kind kind : Kind.values()) {
                Double share = kinds.get(kind.name().toLowerCase(Locale.ROOT));
                cells.add(share == null ? "" : percent(share));
            }
            return cells;
        }
    }

    String json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Numbers and names can be written", e);
        }
    }

    /** The table, and what it is held against. */
    List<String> lines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "MODEL",
                "WORK",
                "DTYPE",
                "MEDIAN",
                "QUARTILES",
                "GFLOP/S",
                "OF PEAK",
                "CONV",
                "LINEAR",
                "ATTENTION",
                "NORM",
                "REST"));
        results.forEach(result -> rows.add(result.cells()));
        List<String> lines = new ArrayList<>(Columns.lines(rows));
        lines.add("");
        String bf16 = peak.bf16Gflops == null ? "" : String.format(Locale.ROOT, ", %.0f in bf16", peak.bf16Gflops);
        lines.add(String.format(
                Locale.ROOT,
                "Peak: the fastest matrix product made %.0f GFLOP/s in fp32%s, with %d threads on %s.",
                peak.fp32Gflops,
                bf16,
                threads,
                device));
        if (peakBytes != null) {
            lines.add(String.format(Locale.ROOT, "Memory: at most %.2f GB.", peakBytes / GIGA));
        }
        return lines;
    }

    private static String seconds(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.1f ms", seconds * 1000)
                : String.format(Locale.ROOT, "%.2f s", seconds);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
