package distillery.statistics;

import java.util.Arrays;

/**
 * The typical value of a few differences, and how sure one can be of it: the Hodges-Lehmann estimate, which is the median
 * of the means of all pairs of differences, and the interval of values that Wilcoxon's signed-rank test does not reject
 * (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3.2 and 3.3). One outlier, however far, moves neither by
 * much, and no shape is assumed but symmetry. For any thread.
 */
public final class SignedRanks {
    /** With fewer differences, even if all point one way, chance is as good an explanation. */
    public static final int FEWEST = 6;

    private final double[] means;
    private final int count;

    SignedRanks(double[] differences) {
        count = differences.length;
        means = new double[count * (count + 1) / 2];
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i; j < count; j++) {
                means[at++] = (differences[i] + differences[j]) / 2;
            }
        }
        Arrays.sort(means);
    }

    /** The median of the pairs' means. */
    double middle() {
        int half = means.length / 2;
        return means.length % 2 == 1 ? means[half] : (means[half - 1] + means[half]) / 2;
    }

    /** Between which values the true one lies. */
    Interval interval() {
        int outside = outside(count);
        if (outside == 0) {
            return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        return new Interval(means[outside - 1], means[means.length - outside]);
    }

    /**
     * How many of the sorted means lie outside on either side, plus one for the end itself: the largest number whose
     * tail, of all 2^n equally probable ways to give ranks a sign, is no more probable than half of what may go wrong.
     */
    private static int outside(int count) {
        int largest = count * (count + 1) / 2;
        // How many ways there are to choose ranks that add up to each sum; as doubles, because 2^n outgrows longs.
        double[] ways = new double[largest + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= count; rank++) {
            for (int sum = largest; sum >= rank; sum--) {
                ways[sum] += ways[sum - rank];
            }
        }
        double tail = 0;
        double allowed = (1 - Interval.CONFIDENCE) / 2 * Math.pow(2, count);
        int outside = 0;
        while (outside <= largest && tail + ways[outside] <= allowed) {
            tail += ways[outside];
            outside++;
        }
        return outside;
    }
}
