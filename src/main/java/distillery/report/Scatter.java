package distillery.report;

import distillery.compare.Result;
import distillery.compare.Stage;
import distillery.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Speed against something else: a mark for each contestant. Unchanging.
 *
 * @param title what is above it
 * @param upwards what is drawn upwards, with the direction that is better
 * @param x seconds of a picture
 * @param hollow whether the marks were not measured here
 */
public record Scatter(String title, String upwards, boolean hollow, Axis x, Axis y, List<Mark> marks) {
    public static final int WIDTH = 480;
    public static final int HEIGHT = 280;
    public static final int LEFT = 52;
    public static final int BOTTOM = 236;
    private static final int TOP = 16;
    private static final int RIGHT = 460;

    public Scatter {
        marks = List.copyOf(marks);
    }

    /**
     * A contestant's mark.
     *
     * @param low where its median's interval begins, on the horizontal axis
     * @param high where it ends
     * @param bottom where the interval of what is drawn upwards begins; as {@code y} where it has none
     * @param top where it ends
     */
    public record Mark(Row row, double x, double y, double low, double high, double bottom, double top, String text) {}

    /** A value that is drawn upwards, and how sure it is. */
    private record Height(double value, Interval interval) {
        private Height(double value) {
            this(value, new Interval(value, value));
        }
    }

    /** What the baseline's pictures share with the others'; nothing before they are held against each other. */
    public static Optional<Scatter> likeness(Report report) {
        return of(
                report,
                "Speed and likeness",
                "structural similarity to the baseline's pictures, higher is nearer",
                false,
                row -> row.baseline()
                                && report.rows().stream()
                                        .anyMatch(other -> other.structure().isPresent())
                        ? Optional.of(new Height(1))
                        : row.structure().stream().mapToObj(Height::new).findFirst());
    }

    /** What people preferred who did not know whose pictures they saw; nothing before there are votes on two models. */
    public static Optional<Scatter> wins(Report report, Poll poll) {
        return of(
                report,
                "Speed and blind votes",
                "chance to win a blind vote against another model, higher is better",
                false,
                row -> Optional.of(poll.strengths().get(row.number()))
                        .filter(strength -> strength.duels() > 0)
                        .map(strength -> new Height(strength.chance(), strength.interval())));
    }

    /** Against Fréchet inception distances that others published. */
    public static Optional<Scatter> fid(Report report) {
        return of(
                report,
                "Speed here and published FID",
                "FID, lower is better",
                true,
                row -> row.published().map(scores -> new Height(scores.fid())));
    }

    /** Against CLIP scores that others published. */
    public static Optional<Scatter> clip(Report report) {
        return of(
                report,
                "Speed here and published CLIP score",
                "CLIP score, higher is better",
                true,
                row -> row.published().map(scores -> new Height(scores.clip())));
    }

    private static Optional<Scatter> of(
            Report report, String title, String upwards, boolean hollow, Function<Row, Optional<Height>> height) {
        List<Row> rows = report.rows().stream()
                .filter(row -> row.hasRun() && height.apply(row).isPresent())
                .toList();
        if (rows.size() < 2) {
            return Optional.empty();
        }
        List<Double> seconds = new ArrayList<>(List.of(0.0));
        List<Double> heights = new ArrayList<>();
        for (Row row : rows) {
            seconds.add(total(row).interval().high());
            Interval interval = height.apply(row).orElseThrow().interval();
            heights.add(interval.low());
            heights.add(interval.high());
        }
        Axis x = Axis.covering(seconds, LEFT, RIGHT);
        Axis y = Axis.covering(heights, BOTTOM, TOP);
        List<Mark> marks = new ArrayList<>();
        for (Row row : rows) {
            Result.Time time = total(row);
            Interval interval = time.interval();
            double at = x.at(time.median());
            Height value = height.apply(row).orElseThrow();
            double up = y.at(value.value());
            marks.add(new Mark(
                    row,
                    at,
                    up,
                    x.at(interval.low()),
                    x.at(interval.high()),
                    y.at(value.interval().low()),
                    y.at(value.interval().high()),
                    String.format(Locale.ROOT, "%s: %.3f s, %.3f", row.name(), time.median(), value.value())));
        }
        return Optional.of(new Scatter(title, upwards, hollow, x, y, marks));
    }

    private static Result.Time total(Row row) {
        return row.standing().time(Stage.TOTAL);
    }

    /** All marks in words. */
    public String inWords() {
        return title + ". " + String.join("; ", marks.stream().map(Mark::text).toList()) + ".";
    }
}
