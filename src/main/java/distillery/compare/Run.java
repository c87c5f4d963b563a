package distillery.compare;

import distillery.pipeline.Timings;
import java.time.Instant;
import java.util.Optional;

/**
 * A run that was made. Unchanging.
 *
 * @param turn which one
 * @param noise the first letters of the SHA-256 of the noise that it began with
 * @param started by the wall clock, to see a drift
 * @param grown bytes that the process's memory grew by at most while it ran; of warm-ups only, where the system tells
 */
public record Run(Plan.Turn turn, Timings timings, String noise, Instant started, Optional<Long> grown) {
    /** Whether it counts. */
    public boolean isCounted() {
        return turn.isCounted();
    }
}
