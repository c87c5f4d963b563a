package distillery.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure one can be of a median: the range of medians of experiments that draw from the measured values again and again
 * (Efron's percentiles, a little further out for small samples, as Hesterberg advises in What Teachers Should Know About the
 * Bootstrap, The American Statistician 2015, 4.6). The same values always give the same range. For any thread.
 */
public final class Bootstrap {
    private static final int DRAWS = 4000;

    private Bootstrap() {}

    /** The middle value, or the mean of the two in the middle. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return middle(sorted);
    }

    /** Where the true median lies. */
    public static Interval ofMedian(double[] values) {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(values));
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] medians = new double[DRAWS];
        int[] drawn = new int[sorted.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            Arrays.fill(drawn, 0);
            for (int i = 0; i < sorted.length; i++) {
                drawn[random.nextInt(sorted.length)]++;
            }
            medians[draw] =
                    (sorted[place(drawn, (sorted.length - 1) / 2)] + sorted[place(drawn, sorted.length / 2)]) / 2;
        }
        Arrays.sort(medians);
        int size = sorted.length;
        double outside = Normal.below(-Math.sqrt(size / Math.max(1.0, size - 1)) * Normal.quantileOfSample(size));
        int cut = (int) Math.round(DRAWS * outside);
        return new Interval(medians[cut], medians[DRAWS - 1 - cut]);
    }

    /** Which of the sorted values comes at a rank, if each was drawn so often. */
    private static int place(int[] drawn, int rank) {
        int place = 0;
        for (int before = drawn[0]; before <= rank; before += drawn[place]) {
            place++;
        }
        return place;
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
