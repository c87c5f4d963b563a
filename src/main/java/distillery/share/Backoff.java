package distillery.share;

import java.time.Duration;

/**
 * How long to wait before the next try: twice as long each time. Unchanging.
 *
 * @param first after one failure
 * @param longest after however many
 */
public record Backoff(Duration first, Duration longest) {
    /** Quick to come back when a line blinked, and no burden for a server that is gone. */
    public static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final int DOUBLINGS = 20;

    /** After so many failures in a row, one or more. */
    Duration after(int failures) {
        Duration wait = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
