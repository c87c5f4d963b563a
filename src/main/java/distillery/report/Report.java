package distillery.report;

import distillery.compare.Experiment;
import distillery.compare.Plan;
import distillery.compare.Result;
import distillery.compare.Run;
import distillery.compare.Stage;
import distillery.hub.Catalogue;
import distillery.hub.KnownModel;
import distillery.statistics.Bootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An experiment and what came of it. Unchanging.
 *
 * @param result held against the baseline that was asked for
 * @param runs in the order in which they were made, warm-ups and all
 * @param rows one for each contestant
 * @param cautions what is not like for like, a sentence each
 */
public record Report(Experiment experiment, Result result, List<Run> runs, List<Row> rows, List<String> cautions) {
    public Report {
        runs = List.copyOf(runs);
        rows = List.copyOf(rows);
        cautions = List.copyOf(cautions);
    }

    /**
     * Puts a report together.
     *
     * @param baseline the number of the contestant that the others are held against
     * @param compared whether pictures are held against each other, which takes some time
     */
    public static Report of(
            Experiment experiment,
            int baseline,
            List<Run> runs,
            Pictures pictures,
            boolean compared,
            Catalogue catalogue) {
        Plan plan = experiment.plan().against(baseline);
        Result result = Result.of(plan, runs);
        List<Row> rows = new ArrayList<>();
        for (int number = 0; number < plan.contestants().size(); number++) {
            String model = plan.contestants().get(number).model();
            List<Tile> tiles = new ArrayList<>();
            for (int subject = 0; subject < plan.subjects().size(); subject++) {
                Optional<Pictures.Difference> difference = compared && number != baseline
                        ? pictures.difference(number, baseline, subject)
                        : Optional.empty();
                tiles.add(tile(number, subject, runs, pictures.find(number, subject), difference));
            }
            rows.add(new Row(
                    number,
                    number == baseline,
                    result.standings().get(number),
                    Optional.ofNullable(experiment.weights().get(model)),
                    published(model, catalogue),
                    tiles));
        }
        return new Report(experiment, result, runs, rows, Cautions.of(plan, experiment, catalogue));
    }

    private static Tile tile(
            int contestant,
            int subject,
            List<Run> runs,
            Optional<Pictures.Shown> picture,
            Optional<Pictures.Difference> difference) {
        List<Run> own = runs.stream()
                .filter(run -> run.isCounted()
                        && run.turn().contestant() == contestant
                        && run.turn().subject() == subject)
                .toList();
        return new Tile(
                picture,
                own.isEmpty() ? Optional.empty() : Optional.of(median(own, Stage.TOTAL)),
                own.isEmpty() ? 0 : median(own, Stage.STEP),
                own.stream().map(Run::noise).findFirst().orElse(""),
                difference);
    }

    private static double median(List<Run> runs, Stage stage) {
        return Bootstrap.median(
                runs.stream().mapToDouble(run -> stage.seconds(run.timings())).toArray());
    }

    private static Optional<Row.Published> published(String model, Catalogue catalogue) {
        return catalogue
                .find(model)
                .map(KnownModel::quality)
                .map(quality -> new Row.Published(
                        quality.fid(),
                        quality.clip(),
                        Optional.ofNullable(catalogue.settings().get(quality.setting()))
                                .map(setting -> setting.source() + ": " + setting.text())
                                .orElse("")));
    }

    public Plan plan() {
        return result.plan();
    }

    /** The one that the others are held against. */
    public Row baseline() {
        return rows.get(plan().baseline());
    }

    /** Those who make the number of steps that was asked for. */
    public List<Row> equal() {
        return rows.stream()
                .filter(row -> row.standing().contestant().budget().isEmpty())
                .toList();
    }

    /** Those whose number of steps fills a time; none where no time was given. */
    public List<Row> budgeted() {
        return rows.stream()
                .filter(row -> row.standing().contestant().budget().isPresent())
                .toList();
    }

    /** Who published the scores of the models, and how they were measured. */
    public String published() {
        return String.join(
                " ",
                rows.stream()
                        .flatMap(row -> row.published().stream())
                        .map(Row.Published::source)
                        .distinct()
                        .toList());
    }

    /** What is said in words, one sentence for each that was held against the baseline. */
    public List<String> verdicts() {
        return rows.stream().flatMap(row -> row.standing().verdict().stream()).toList();
    }
}
