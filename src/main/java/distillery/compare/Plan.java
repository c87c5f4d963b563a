package distillery.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An experiment before it runs: who draws what, how often, in which order. Unchanging.
 *
 * @param contestants two or more, with different names
 * @param baseline the number of the one that the others are held against
 * @param subjects what is drawn, one or more, in turn
 * @param blocks in each of which each contestant that has joined runs twice
 */
public record Plan(List<Contestant> contestants, int baseline, List<Subject> subjects, int blocks) {
    /** What runs before the first block to see how long steps take; nothing of it counts. */
    static final int CALIBRATION = -1;

    public static final int MOST_CONTESTANTS = 16;
    public static final int MOST_SUBJECTS = 48;
    public static final int MOST_BLOCKS = 2000;

    public Plan {
        contestants = List.copyOf(contestants);
        subjects = List.copyOf(subjects);
        if (contestants.size() < 2) {
            throw new IllegalArgumentException("To compare, name two models or more.");
        }
        if (contestants.size() > MOST_CONTESTANTS) {
            throw new IllegalArgumentException("At most %d can be compared at once, not %d. Choose fewer."
                    .formatted(MOST_CONTESTANTS, contestants.size()));
        }
        Set<String> names = new HashSet<>();
        for (Contestant contestant : contestants) {
            if (!names.add(contestant.name())) {
                throw new IllegalArgumentException("Two contestants have the name %s.".formatted(contestant.name()));
            }
        }
        if (baseline < 0 || baseline >= contestants.size()) {
            throw new IllegalArgumentException("The baseline must be one of those that are compared.");
        }
        if (subjects.isEmpty() || blocks < 1) {
            throw new IllegalArgumentException("To compare, give a prompt or more, and 1 repeat or more.");
        }
        if (subjects.size() > MOST_SUBJECTS || blocks > MOST_BLOCKS) {
            throw new IllegalArgumentException(
                    "An experiment has at most %d prompts with their seeds and %d pairs, not %d and %d. Give fewer."
                            .formatted(MOST_SUBJECTS, MOST_BLOCKS, subjects.size(), blocks));
        }
    }

    /**
     * A run to be made.
     *
     * @param block from 0
     * @param place within its block, from 0; from -1 downwards for runs that warm the machine up and do not count
     * @param contestant its number
     * @param subject its number
     */
    public record Turn(int block, int place, int contestant, int subject) {
        /** Whether its time says anything. */
        public boolean isCounted() {
            return place >= 0;
        }
    }

    /** The same plan held against another contestant. */
    public Plan against(int contestant) {
        return new Plan(contestants, contestant, subjects, blocks);
    }

    /** What is drawn in a block. */
    int subject(int block) {
        return Math.max(0, block) % subjects.size();
    }

    /** The counted runs of a block, in their order. */
    public List<Turn> block(int block) {
        List<Integer> present = present(block);
        List<Integer> order = RunOrder.ofBlock(present.size(), block);
        List<Turn> turns = new ArrayList<>();
        for (int place = 0; place < order.size(); place++) {
            turns.add(new Turn(block, place, present.get(order.get(place)), subject(block)));
        }
        return turns;
    }

    /** The numbers of those who run in a block. */
    List<Integer> present(int block) {
        return IntStream.range(0, contestants.size())
                .filter(number -> contestants.get(number).joined() <= Math.max(0, block))
                .boxed()
                .toList();
    }

    /** The contestant's number by its name. */
    public int number(String name) {
        return IntStream.range(0, contestants.size())
                .filter(number -> contestants.get(number).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s is none of those that are compared: %s."
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        contestants.stream()
                                                .map(Contestant::name)
                                                .toList()))));
    }
}
