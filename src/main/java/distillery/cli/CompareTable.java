package distillery.cli;

import distillery.compare.Result;
import distillery.compare.Stage;
import distillery.report.Report;
import distillery.report.Row;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** A comparison on the console: a table and what it says in words. Where a person looks on, it is drawn anew as it grows. For one thread. */
final class CompareTable {
    /** Hardly any terminal is narrower. */
    private static final int NARROW = 79;

    private final PrintStream console;
    private final boolean visible;
    private int drawn;

    /** @param visible whether a person sees the console */
    CompareTable(PrintStream console, boolean visible) {
        this.console = console;
        this.visible = visible;
    }

    /**
     * Draws what is known so far in the place of what was drawn before. Lines that a narrow terminal would break are cut, so
     * that it is known how many there are.
     *
     * @param below what happens now
     */
    void draw(Supplier<List<String>> lines, String below) {
        if (visible) {
            List<String> all = new ArrayList<>(lines.get());
            all.add(below);
            wipe();
            all.forEach(line -> console.println(line.substring(0, Math.min(NARROW, line.length()))));
            console.flush();
            drawn = all.size();
        }
    }

    /** Takes away what was drawn. */
    void wipe() {
        if (drawn > 0) {
            // Up by so many lines, and all below is cleared (ECMA-48, 8.3.22 and 8.3.39).
            console.printf("\u001b[%dA\u001b[J", drawn);
            console.flush();
            drawn = 0;
        }
    }

    /** The table, an empty line and the verdicts. */
    static List<String> lines(Report report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("MODEL", "STEPS", "RUNS", "MEDIAN", "95 %", "TEXT", "UNET", "DECODER", "AT MOST", "PEAK"));
        report.rows().stream().filter(Row::hasRun).forEach(row -> rows.add(cells(row)));
        List<String> lines = new ArrayList<>(Columns.lines(rows));
        lines.add("");
        lines.addAll(report.verdicts());
        return lines;
    }

    private static List<String> cells(Row row) {
        Result.Standing standing = row.standing();
        Result.Time total = standing.time(Stage.TOTAL);
        return List.of(
                row.name(),
                Integer.toString(standing.contestant().steps()),
                Integer.toString(standing.runs()),
                seconds(total.median()),
                seconds(total.interval().low()) + "–" + seconds(total.interval().high()),
                seconds(standing.time(Stage.TEXT).median()),
                seconds(standing.time(Stage.UNET).median()),
                seconds(standing.time(Stage.DECODE).median()),
                String.format(Locale.ROOT, "%.1f×", standing.ceiling(Stage.UNET)),
                row.peakBytes().map(bytes -> (bytes >> 20) + " MB").orElse("–"));
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f s", seconds);
    }
}
