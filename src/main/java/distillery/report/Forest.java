package distillery.report;

import distillery.statistics.PairedRatio;
import java.util.ArrayList;
import java.util.List;

/**
 * Ratios with their intervals on one line each, under each other, so that one sees which differ from 1 and from each other.
 * The axis is logarithmic: twice as fast is as far from 1 as half as fast. Unchanging.
 *
 * @param one where a ratio of 1 stands, in percent of the width
 */
public record Forest(double one, List<Line> lines) {
    private static final double EDGE = 4;

    public Forest {
        lines = List.copyOf(lines);
    }

    /**
     * A contestant's line.
     *
     * @param at where the ratio stands, in percent of the width
     * @param low where the interval begins; the edge where there are too few pairs to tell
     * @param high where it ends
     */
    public record Line(Row row, PairedRatio pairs, double at, double low, double high) {}

    /** Of those that were held against the baseline. */
    public static Forest of(Report report) {
        List<Row> rows = report.equal().stream()
                .filter(row -> row.standing().ratio().isPresent())
                .toList();
        double least = 0;
        double most = 0;
        for (Row row : rows) {
            PairedRatio pairs = row.standing().ratio().orElseThrow();
            for (double value : new double[] {
                pairs.ratio(), pairs.interval().low(), pairs.interval().high()
            }) {
                if (value > 0 && Double.isFinite(value)) {
                    least = Math.min(least, Math.log(value));
                    most = Math.max(most, Math.log(value));
                }
            }
        }
        double low = least;
        double range = Math.max(most - least, 0.01);
        List<Line> lines = new ArrayList<>();
        for (Row row : rows) {
            PairedRatio pairs = row.standing().ratio().orElseThrow();
            lines.add(new Line(
                    row,
                    pairs,
                    at(pairs.ratio(), low, range),
                    at(pairs.interval().low(), low, range),
                    at(pairs.interval().high(), low, range)));
        }
        return new Forest(at(1, low, range), lines);
    }

    private static double at(double ratio, double low, double range) {
        if (ratio <= 0) {
            return 0;
        }
        return Double.isInfinite(ratio) ? 100 : EDGE + (100 - 2 * EDGE) * (Math.log(ratio) - low) / range;
    }
}
