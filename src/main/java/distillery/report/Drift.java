package distillery.report;

import distillery.compare.Result;
import distillery.compare.Stage;
import distillery.pipeline.Picture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An experiment that was run again, held against the first time. Unchanging.
 *
 * @param first the address of the first
 * @param lines one for each contestant that has run both times
 * @param environment what is not the same, in words
 * @param weights models whose files are not the same
 */
public record Drift(String first, List<Line> lines, List<String> environment, List<String> weights) {
    public Drift {
        lines = List.copyOf(lines);
        environment = List.copyOf(environment);
        weights = List.copyOf(weights);
    }

    /**
     * A contestant.
     *
     * @param ratio its median the first time over that of now: above 1 it has become faster
     * @param pictures what became of its pictures, in words
     */
    public record Line(String name, double before, double now, double ratio, String pictures) {}

    /** What changed. */
    public static Drift of(Report first, Pictures firstPictures, Report again, Pictures againPictures) {
        List<Line> lines = new ArrayList<>();
        Set<String> weights = new LinkedHashSet<>();
        for (Row row : again.rows()) {
            Optional<Row> before = first.rows().stream()
                    .filter(other -> other.name().equals(row.name()) && other.hasRun())
                    .findFirst();
            if (before.isPresent() && row.hasRun()) {
                double then = median(before.get().standing());
                double now = median(row.standing());
                lines.add(new Line(
                        row.name(), then, now, then / now, pictures(before.get(), firstPictures, row, againPictures)));
                if (before.get().weights().isPresent()
                        && row.weights().isPresent()
                        && !before.get()
                                .weights()
                                .get()
                                .sha256()
                                .equals(row.weights().get().sha256())) {
                    weights.add(row.standing().contestant().model());
                }
            }
        }
        return new Drift(
                "/compare/" + first.experiment().id(),
                lines,
                again.experiment()
                        .environment()
                        .flatMap(now -> first.experiment().environment().map(now::differences))
                        .orElse(List.<String>of()),
                List.copyOf(weights));
    }

    private static double median(Result.Standing standing) {
        return standing.time(Stage.TOTAL).median();
    }

    private static String pictures(Row before, Pictures then, Row row, Pictures now) {
        int same = 0;
        int compared = 0;
        int largest = 0;
        double worst = Double.POSITIVE_INFINITY;
        for (int subject = 0; subject < row.tiles().size(); subject++) {
            Optional<Picture> old = then.points(before.number(), subject);
            Optional<Picture> fresh = now.points(row.number(), subject);
            if (old.isPresent()
                    && fresh.isPresent()
                    && old.get().width() == fresh.get().width()
                    && old.get().height() == fresh.get().height()) {
                compared++;
                int apart = largest(old.get(), fresh.get());
                same += apart == 0 ? 1 : 0;
                largest = Math.max(largest, apart);
                worst = Math.min(
                        worst, Pictures.Difference.of(old.get(), fresh.get()).decibels());
            }
        }
        if (compared == 0) {
            return "no pictures to compare";
        }
        return same == compared
                ? "the same points, all of them"
                : String.format(
                        Locale.ROOT,
                        "%d of %d the same; at most %d of 255 apart, %.1f dB",
                        same,
                        compared,
                        largest,
                        worst);
    }

    /** By how much a colour of a point differs at most. */
    private static int largest(Picture one, Picture other) {
        int largest = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            largest = Math.max(largest, Math.abs((one.rgb()[i] & 0xFF) - (other.rgb()[i] & 0xFF)));
        }
        return largest;
    }
}
