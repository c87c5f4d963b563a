package distillery.statistics;

/** The normal distribution. For any thread. */
final class Normal {
    /** So many standard deviations to either side hold {@link Interval#CONFIDENCE} of it. */
    static final double QUANTILE_OF_INTERVAL = 1.959964;

    private Normal() {}

    /**
     * So many standard errors, themselves estimated from a sample, to either side hold {@link Interval#CONFIDENCE}: the
     * quantile of Student's t, by its expansion in the degrees of freedom (Abramowitz and Stegun, 26.7.5).
     */
    static double quantileOfSample(int size) {
        double z = QUANTILE_OF_INTERVAL;
        double freedom = Math.max(1, size - 1);
        double cube = Math.pow(z, 3);
        double first = (cube + z) / 4;
        double second = (5 * Math.pow(z, 5) + 16 * cube + 3 * z) / 96;
        return z + first / freedom + second / (freedom * freedom);
    }

    /** The share below a value, in standard deviations; right to 1e-7 (Abramowitz and Stegun, 26.2.17). */
    static double below(double value) {
        if (value < 0) {
            return 1 - below(-value);
        }
        double t = 1 / (1 + 0.2316419 * value);
        double polynomial =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - Math.exp(-value * value / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }
}
