package distillery.queue;

import java.util.Optional;

/**
 * Where a job stands.
 *
 * @param place 1 for the one that runs next, 0 for the one that runs
 * @param left how long until it is done; empty while nothing like the jobs before it was ever measured
 */
public record Standing(int place, Optional<Expectation> left) {}
