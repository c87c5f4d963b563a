package distillery.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An experiment before it runs: who draws what, how often, in which order. Unchanging.
 *
 * @param contestants two or more, with different names
 * @param baseline the number of the one that the others are held against
 * @param subjects what is drawn, one or more
 * @param repeats blocks of each subject; each contestant runs twice in a block
 */
public record Plan(List<Contestant> contestants, int baseline, List<Subject> subjects, int repeats) {
    /** The block before the first, whose runs warm the machine up and do not count. */
    public static final int WARM_UP = -1;

    public Plan {
        contestants = List.copyOf(contestants);
        subjects = List.copyOf(subjects);
        if (contestants.size() < 2) {
            throw new IllegalArgumentException("To compare, name two models or more.");
        }
        if (contestants.stream()
                        .map(Contestant::name)
                        .collect(Collectors.toCollection(HashSet::new))
                        .size()
                < contestants.size()) {
            throw new IllegalArgumentException("Two contestants have one name.");
        }
        if (baseline < 0 || baseline >= contestants.size()) {
            throw new IllegalArgumentException("The baseline must be one of those that are compared.");
        }
        if (subjects.isEmpty() || repeats < 1) {
            throw new IllegalArgumentException("To compare, give a prompt or more, and 1 repeat or more.");
        }
    }

    /**
     * A run to be made.
     *
     * @param block {@link #WARM_UP}, or from 0
     * @param place within its block, from 0
     * @param contestant its number
     */
    public record Turn(int block, int place, int contestant, Subject subject) {}

    /** How many blocks there are, without the warm-up. */
    public int blocks() {
        return subjects.size() * repeats;
    }

    /** The runs of a block, in their order. */
    public List<Turn> block(int block) {
        Subject subject = subjects.get(Math.max(0, block) % subjects.size());
        List<Integer> order = RunOrder.ofBlock(contestants.size(), Math.max(0, block));
        int runs = block == WARM_UP ? contestants.size() : order.size();
        List<Turn> turns = new ArrayList<>();
        for (int place = 0; place < runs; place++) {
            turns.add(new Turn(block, place, order.get(place), subject));
        }
        return turns;
    }
}
