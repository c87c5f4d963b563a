package distillery.report;

import distillery.compare.Environment;
import distillery.compare.Result;
import distillery.compare.Stage;
import distillery.compare.Subject;
import distillery.pipeline.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result as Markdown, for an issue or a paper. For any thread. */
public final class MarkdownTable {
    private MarkdownTable() {}

    /** A table with a line for each model, then the verdicts, what is not like for like, and what it ran on. */
    public static String of(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| model | parameters | steps | runs | seconds (95 %) | text | UNet | decoder | a step | peak memory | × |");
        lines.add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        report.rows().stream().filter(Row::hasRun).forEach(row -> lines.add(line(row)));
        lines.add("");
        report.verdicts().forEach(verdict -> lines.add("- " + escaped(verdict)));
        lines.add("");
        report.cautions().forEach(caution -> lines.add("> " + escaped(caution) + "  "));
        lines.add("");
        for (Subject subject : report.plan().subjects()) {
            lines.add("Prompt: %s (seed %s)  ".formatted(escaped(subject.prompt()), Seeds.show(subject.seed())));
        }
        report.experiment()
                .environment()
                .map(Environment::facts)
                .ifPresent(facts -> lines.add("Ran on: "
                        + String.join(
                                ", ",
                                facts.entrySet().stream()
                                        .map(fact -> fact.getKey() + " " + escaped(fact.getValue()))
                                        .toList())));
        return String.join("\n", lines) + "\n";
    }

    private static String line(Row row) {
        Result.Standing standing = row.standing();
        Result.Time total = standing.time(Stage.TOTAL);
        return "| "
                + String.join(
                        " | ",
                        escaped(row.name()),
                        row.weights().map(weights -> millions(weights.unet())).orElse(""),
                        Integer.toString(standing.contestant().steps()),
                        Integer.toString(standing.runs()),
                        "%s (%s–%s)"
                                .formatted(
                                        seconds(total.median()),
                                        seconds(total.interval().low()),
                                        seconds(total.interval().high())),
                        seconds(standing.time(Stage.TEXT).median()),
                        seconds(standing.time(Stage.UNET).median()),
                        seconds(standing.time(Stage.DECODE).median()),
                        seconds(standing.time(Stage.STEP).median()),
                        row.peakBytes().map(bytes -> (bytes >> 20) + " MB").orElse(""),
                        standing.ratio()
                                .map(pairs -> String.format(Locale.ROOT, "%.2f", pairs.ratio()))
                                .orElse(row.baseline() ? "1" : ""))
                + " |";
    }

    private static String millions(long parameters) {
        return String.format(Locale.ROOT, "%.1f M", parameters / 1e6);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** Typed texts neither break the table nor become links, pictures or HTML. */
    private static String escaped(String text) {
        return text.replaceAll("\\s+", " ")
                .replaceAll("([\\\\`*_\\[\\]<>|~&$])", "\\\\$1")
                .replaceAll("(?i)(?=://)|(?<=www)(?=\\.)", "\\\\");
    }
}
