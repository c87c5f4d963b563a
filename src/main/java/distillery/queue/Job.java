package distillery.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody asked for, and what became of it so far. Unchanging; the queue knows the newest.
 *
 * @param id 128 random bits, its address
 * @param owner whose it is: a random name that only the owner and the server know
 * @param attempts how often it was started
 * @param reason why it failed
 * @param expected how long it should have taken from its submission, if anybody could tell
 */
public record Job(
        String id,
        String owner,
        JobState state,
        int attempts,
        Assignment assignment,
        Optional<String> reason,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<Expectation> expected) {
    /** How long it took from its submission; 0 before its end. */
    public double seconds() {
        return ended.map(end -> Duration.between(created, end).toMillis() / 1e3).orElse(0.0);
    }
}
