package distillery.cli;

import distillery.evaluation.KernelDistance;
import distillery.evaluation.Quality;
import distillery.evaluation.Scores;
import distillery.evaluation.Share;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** An {@link EvaluationReport} for people: a column for each model, and one for the drawings. For one thread. */
final class EvaluationTable {
    private final EvaluationReport report;
    private final List<List<String>> rows = new ArrayList<>();

    private EvaluationTable(EvaluationReport report) {
        this.report = report;
    }

    static void print(EvaluationReport report, PrintStream out) {
        EvaluationReport.Setting setting = report.setting();
        out.printf(
                "%d pictures of each model, %d×%d, seed %s, %s on %s; ± is one standard error%n%n",
                setting.pictures(), setting.edge(), setting.edge(), setting.seed(), setting.dtype(), setting.device());
        Columns.print(new EvaluationTable(report).rows(), out);
    }

    private List<List<String>> rows() {
        row("", EvaluationReport.Model::model, "drawings");
        row("UNet parameters", model -> shown("%.2f M", model.unetParameters() / 1e6), "");
        row("steps", model -> Integer.toString(model.steps()), "");
        row("guidance", model -> Double.toString(model.guidance()), "");
        row("ms for each UNet step", model -> shown("%.1f", 1e3 * model.stepSeconds()), "");
        row("seconds for each picture", model -> shown("%.2f", model.pictureSeconds()), "");
        row("autoencoder, dB", model -> shown("%.1f", model.autoencoderDecibels()), "");
        row("kernel distance, ×1000", quality -> distance(quality.distance()));
        scores("Seen in training, %", Quality::seen);
        scores("Never seen together, %", Quality::unseen);
        row("  two names, both among 5", quality -> percent(quality.unseen().bothAmongFive()));
        return rows;
    }

    private void scores(String heading, Function<Quality, Scores> scores) {
        row(heading, model -> "", "");
        row("  name first", quality -> percent(scores.apply(quality).nameFirst()));
        row("  name among 5", quality -> percent(scores.apply(quality).nameAmongFive()));
        row("  colour", quality -> percent(scores.apply(quality).colour()));
        row("  background", quality -> percent(scores.apply(quality).background()));
    }

    private void row(String label, Function<Quality, String> cell) {
        row(label, model -> cell.apply(model.quality()), cell.apply(report.drawings()));
    }

    private void row(String label, Function<EvaluationReport.Model, String> cell, String drawings) {
        List<String> row = new ArrayList<>(List.of(label));
        report.models().forEach(model -> row.add(cell.apply(model)));
        row.add(drawings);
        rows.add(row);
    }

    private static String percent(Share share) {
        return shown("%.1f ± %.1f", 100 * share.share(), 100 * share.error());
    }

    private static String distance(KernelDistance distance) {
        return shown("%.1f ± %.1f", 1e3 * distance.value(), 1e3 * distance.error());
    }

    private static String shown(String format, Object... numbers) {
        return String.format(Locale.ROOT, format, numbers);
    }
}
