package distillery.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * How many of a number of answers were right. For any thread.
 *
 * @param right of all
 * @param of how many there were
 */
public record Share(int right, int of) {
    /** Counts answers where there is one. */
    static Share among(List<Optional<Boolean>> answers) {
        List<Boolean> given = answers.stream().flatMap(Optional::stream).toList();
        return new Share((int) given.stream().filter(right -> right).count(), given.size());
    }

    /** From 0 to 1; no number where there were no answers. */
    public double share() {
        return right / (double) of;
    }

    /**
     * How sure that is, as other prompts and seeds would give another share: the standard deviation after Laplace's rule
     * of succession, which does not call all or none of a few exact.
     */
    public double error() {
        double likely = (right + 1) / (of + 2.0);
        return Math.sqrt(likely * (1 - likely) / (of + 3));
    }
}
