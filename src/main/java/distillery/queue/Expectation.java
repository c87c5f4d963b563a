package distillery.queue;

/**
 * How long something should take: most of the time it lies between the two.
 *
 * @param low in seconds
 * @param high in seconds
 */
public record Expectation(double low, double high) {
    static final Expectation NOTHING = new Expectation(0, 0);

    Expectation plus(Expectation other) {
        return new Expectation(low + other.low, high + other.high);
    }

    Expectation times(double factor) {
        return new Expectation(low * factor, high * factor);
    }

    /** What is left of it after some seconds. */
    Expectation after(double seconds) {
        return new Expectation(Math.max(0, low - seconds), Math.max(0, high - seconds));
    }

    /** Whether it was right. */
    public boolean holds(double seconds) {
        return seconds >= low && seconds <= high;
    }
}
