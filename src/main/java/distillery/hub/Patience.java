package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Makes a request several times when the hub is busy or the line is cut, waiting longer each time. The waits are
 * partly random, so that many machines that were turned away together do not come back together. Safe for all
 * threads.
 */
final class Patience {
    static final int TRIES = 5;
    private static final Duration FIRST = Duration.ofSeconds(1);

    /** The hub counts requests in windows of five minutes, so it never has a reason to ask for more. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Pause pause;
    private final RandomGenerator random;

    Patience(Pause pause, RandomGenerator random) {
        this.pause = pause;
        this.random = random;
    }

    /** Something that may have to be done again. */
    interface Request<T> {
        T make() throws TryAgain, IOException, InterruptedException;
    }

    /** @throws UnusableModelException after the last try, or if the hub asks for a longer wait than anyone wants */
    <T> T insist(Request<T> request) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return request.make();
            } catch (TryAgain e) {
                if (e.asked().compareTo(LONGEST) > 0) {
                    throw new UnusableModelException(
                            "%s and asks to be left alone for %d seconds. Pull again after that."
                                    .formatted(e.getMessage(), e.asked().toSeconds()),
                            e);
                }
                if (tries == TRIES) {
                    throw new UnusableModelException(
                            "%s, %d times in a row. What has arrived is kept; pull again to go on from there."
                                    .formatted(e.getMessage(), TRIES),
                            e);
                }
                pause.take(wait(tries, e.asked()));
            }
        }
    }

    /** 1, 2, 4, 8 seconds or what the hub asked for, whichever is more, and up to half as much again by chance. */
    private Duration wait(int tries, Duration asked) {
        long least = Math.max(asked.toMillis(), FIRST.toMillis() << (tries - 1));
        return Duration.ofMillis(least + random.nextLong(FIRST.toMillis() << (tries - 1)) / 2);
    }
}
