package distillery.report;

import distillery.compare.Stage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where the time went: a bar for each contestant, as long as its median, in parts. Unchanging.
 *
 * @param bars of those that have run
 */
public record StageBars(List<Bar> bars) {
    /** The parts of a bar, in the order of time. */
    public static final List<Stage> PARTS = List.of(Stage.TEXT, Stage.UNET, Stage.DECODE);

    public StageBars {
        bars = List.copyOf(bars);
    }

    /**
     * One contestant's bar.
     *
     * @param shares of the longest bar, in percent, by part
     * @param ceiling how many times as fast it could be if the UNet took no time
     */
    public record Bar(Row row, Map<Stage, Double> shares, double ceiling) {
        public double share(Stage part) {
            return Objects.requireNonNull(shares.get(part));
        }

        /** Where a part begins, in percent of the longest bar. */
        public double begin(Stage part) {
            return PARTS.subList(0, PARTS.indexOf(part)).stream()
                    .mapToDouble(this::share)
                    .sum();
        }

        /** A part's median in seconds. */
        public double seconds(Stage part) {
            return row.standing().time(part).median();
        }
    }

    static double sum(Row row) {
        return PARTS.stream()
                .mapToDouble(part -> row.standing().time(part).median())
                .sum();
    }

    /** Of medians; those of the parts may add up to a little more or less than the median of all. */
    public static StageBars of(Report report) {
        List<Row> ran = report.rows().stream().filter(Row::hasRun).toList();
        double longest = ran.stream().mapToDouble(StageBars::sum).max().orElse(1);
        List<Bar> bars = new ArrayList<>();
        for (Row row : ran) {
            Map<Stage, Double> shares = new EnumMap<>(Stage.class);
            PARTS.forEach(
                    part -> shares.put(part, 100 * row.standing().time(part).median() / longest));
            bars.add(new Bar(row, shares, row.standing().ceiling(Stage.UNET)));
        }
        return new StageBars(bars);
    }
}
