package distillery.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far apart two sets of pictures are as a whole: the kernel distance of Bińkowski et al., arXiv 1801.01401, between
 * {@link Descriptor}s in the place of a network's features. For any thread.
 *
 * <p>It is the unbiased estimate of the squared maximum mean discrepancy with the kernel (x·y/d + 1)³: 0 in the mean for
 * two sets of the same distribution, and so below 0 half of the times. Values compare among themselves only, not with
 * those that others publish.
 *
 * @param value the estimate from all pictures
 * @param error its standard error, by the jackknife: from estimates that leave out one tenth of the pictures each
 */
public record KernelDistance(double value, double error) {
    private static final int PARTS = 10;

    /**
     * Estimates the distance.
     *
     * @throws IllegalArgumentException unless both have the same number of pictures, and that is at least 3
     */
    public static KernelDistance between(List<Descriptor> some, List<Descriptor> others) {
        int count = some.size();
        if (count != others.size() || count < 3) {
            throw new IllegalArgumentException("the distance needs two sets of the same size, 3 or more, not %d and %d"
                    .formatted(count, others.size()));
        }
        double[][] gain = gains(some, others);
        int parts = Math.min(PARTS, count);
        double[] without = IntStream.range(0, parts)
                .mapToDouble(part -> mean(gain, parts, part))
                .toArray();
        double mean = Arrays.stream(without).average().orElseThrow();
        double squares = Arrays.stream(without)
                .map(estimate -> (estimate - mean) * (estimate - mean))
                .sum();
        return new KernelDistance(mean(gain, parts, -1), Math.sqrt((parts - 1.0) / parts * squares));
    }

    /** What each pair of places adds to the estimate; a place is a picture of both sets. */
    private static double[][] gains(List<Descriptor> some, List<Descriptor> others) {
        int count = some.size();
        double[][] gains = new double[count][count];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < count; k++) {
                gains[i][k] = kernel(some.get(i), some.get(k))
                        + kernel(others.get(i), others.get(k))
                        - kernel(some.get(i), others.get(k))
                        - kernel(others.get(i), some.get(k));
            }
        }
        return gains;
    }

    private static double kernel(Descriptor one, Descriptor other) {
        double sum = one.product(other) + 1;
        return sum * sum * sum;
    }

    /** Over all pairs of two different places outside the part that is left out: every so many-th place. */
    private static double mean(double[][] gains, int parts, int leftOut) {
        double sum = 0;
        long pairs = 0;
        for (int i = 0; i < gains.length; i++) {
            for (int k = 0; k < gains.length; k++) {
                if (i != k && i % parts != leftOut && k % parts != leftOut) {
                    sum += gains[i][k];
                    pairs++;
                }
            }
        }
        return sum / pairs;
    }
}
