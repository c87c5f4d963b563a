package distillery.compare;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure one can be of a median: the range of medians of experiments that draw from the measured values again and again
 * (Efron, The bootstrap percentile method, 1979). The same values always give the same range. For any thread.
 */
final class Bootstrap {
    private static final int DRAWS = 4000;

    private Bootstrap() {}

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return middle(sorted);
    }

    /** Where the true median lies. */
    static Interval ofMedian(double[] values) {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(values));
        double[] medians = new double[DRAWS];
        double[] drawn = new double[values.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = values[random.nextInt(values.length)];
            }
            Arrays.sort(drawn);
            medians[draw] = middle(drawn);
        }
        Arrays.sort(medians);
        int cut = (int) Math.round(DRAWS * (1 - Interval.CONFIDENCE) / 2);
        return new Interval(medians[cut], medians[DRAWS - 1 - cut]);
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
