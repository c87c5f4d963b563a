package distillery.statistics;

import java.util.Optional;

/**
 * How many times as fast as the baseline a contestant is, from blocks in which both ran under the same conditions.
 * Unchanging.
 *
 * @param ratio the baseline's time over the contestant's: above 1 is faster
 * @param interval in which the true ratio lies
 * @param pairs blocks that were compared
 */
public record PairedRatio(double ratio, Interval interval, int pairs) {
    /** More would be no advice but a refusal. */
    private static final int MOST_ADVISED = 10_000;

    /**
     * Compares.
     *
     * @param baseline seconds of each block, the mean of its runs
     * @param contestant seconds of the same blocks
     */
    public static PairedRatio of(double[] baseline, double[] contestant) {
        if (baseline.length != contestant.length || baseline.length == 0) {
            throw new IllegalArgumentException("Pairs need two times each, not %d and %d times in all."
                    .formatted(baseline.length, contestant.length));
        }
        double[] logs = new double[baseline.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(baseline[i] / contestant[i]);
        }
        SignedRanks ranks = new SignedRanks(logs);
        Interval interval = ranks.interval();
        return new PairedRatio(
                Math.exp(ranks.middle()),
                new Interval(Math.exp(interval.low()), Math.exp(interval.high())),
                logs.length);
    }

    /** Whether the runs tell who is faster. */
    public boolean isDecided() {
        return !interval.holds(1);
    }

    /**
     * About how many more pairs would tell: so many that, as far as these pairs can say, it is as likely as not that all
     * together are enough. Empty if they tell already, or if more than {@value #MOST_ADVISED} would be needed.
     */
    public Optional<Integer> morePairs() {
        if (isDecided()) {
            return Optional.empty();
        }
        if (pairs < SignedRanks.FEWEST) {
            return Optional.of(SignedRanks.FEWEST - pairs);
        }
        double seen = Math.abs(Math.log(ratio));
        double half = (Math.log(interval.high()) - Math.log(interval.low())) / 2;
        for (int more = 1; more <= MOST_ADVISED; more++) {
            if (probabilityToTell(seen, half, pairs / (double) (pairs + more)) >= 0.5) {
                return Optional.of(more);
            }
        }
        return Optional.empty();
    }

    /**
     * How probable it is that the interval around the estimate from all pairs will leave out a ratio of 1.
     *
     * @param seen the estimate now, in logarithms
     * @param half of the interval now; it shrinks with the root of the number of pairs
     * @param share of all pairs that there are now: so far the estimate is known, and from there it may still move
     */
    private static double probabilityToTell(double seen, double half, double share) {
        double deviation = half / Normal.QUANTILE_OF_INTERVAL * Math.sqrt(1 - share);
        double needed = half * Math.sqrt(share);
        return Normal.below((seen - needed) / deviation) + Normal.below((-seen - needed) / deviation);
    }
}
