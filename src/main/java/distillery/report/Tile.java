package distillery.report;

import java.util.Optional;

/**
 * A picture with what is to be said of it. Unchanging.
 *
 * @param picture empty before it is made, and after somebody deleted it
 * @param seconds the median of the runs that made it; empty before the first
 * @param stepSeconds the median of its steps
 * @param noise that it began with
 * @param difference from the baseline's picture; empty for the baseline itself, and while the experiment runs
 */
public record Tile(
        Optional<Pictures.Shown> picture,
        Optional<Double> seconds,
        double stepSeconds,
        String noise,
        Optional<Pictures.Difference> difference) {}
