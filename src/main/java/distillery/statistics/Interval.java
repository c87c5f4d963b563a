package distillery.statistics;

/**
 * A range that holds the true value in 19 of 20 experiments. Unchanging.
 *
 * @param low its beginning; minus infinity where there are too few values to tell
 * @param high its end; infinity where there are too few values to tell
 */
public record Interval(double low, double high) {
    /** How often the range holds the true value. */
    public static final double CONFIDENCE = 0.95;

    public boolean holds(double value) {
        return value >= low && value <= high;
    }

    /** From end to end, as a share of a value within it. */
    public double width(double of) {
        return (high - low) / of;
    }
}
