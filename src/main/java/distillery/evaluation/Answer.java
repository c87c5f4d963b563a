package distillery.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * What one picture got right of its prompt. For any thread.
 *
 * @param ranks of the prompted names, see {@link Retrieval#ranks}
 * @param colour whether the thing has the prompted colour; empty where the prompt names none
 * @param background whether it is the prompted one; empty where the prompt names none
 */
record Answer(List<Integer> ranks, Optional<Boolean> colour, Optional<Boolean> background) {
    private static final int FEW = 5;

    boolean isPair() {
        return ranks.size() > 1;
    }

    /** Whether every name comes first for its half of the picture, or for all of it. */
    boolean isFirst() {
        return ranks.stream().allMatch(rank -> rank == 1);
    }

    /** Whether every name is among the first five. */
    boolean isAmongFive() {
        return ranks.stream().allMatch(rank -> rank <= FEW);
    }
}
