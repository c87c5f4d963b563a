package distillery.compare;

import distillery.pipeline.Timings;
import java.time.Instant;

/**
 * A run that was made. Unchanging.
 *
 * @param turn which one
 * @param noise the first letters of the SHA-256 of the noise that it began with
 * @param started by the wall clock, to see a drift
 */
public record Run(Plan.Turn turn, Timings timings, String noise, Instant started) {
    /** Whether it counts. */
    public boolean isCounted() {
        return turn.block() != Plan.WARM_UP;
    }
}
