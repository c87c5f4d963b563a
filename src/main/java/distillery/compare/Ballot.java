package distillery.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Two pictures of one subject that somebody is to choose between without knowing whose they are. Unchanging.
 *
 * @param number the voter's ballots before it
 * @param left the contestant whose picture is on the left
 * @param right the contestant whose picture is on the right
 * @param subject its number
 * @param repeats the ballot that showed the same two, the other way round, to see whether the voter says the same again
 */
public record Ballot(int number, int left, int right, int subject, Optional<Integer> repeats) {
    /** Every so many ballots one is shown again. */
    private static final int BETWEEN_REPEATS = 5;

    /**
     * What a voter sees next: chance decides, but always in the same way until the vote is cast. Empty when all pairs were
     * seen.
     *
     * @param samples the pictures that there are
     * @param votes the voter's own, in their order
     */
    public static Optional<Ballot> next(String experiment, String voter, Collection<Sample> samples, List<Vote> votes) {
        SplittableRandom random = new SplittableRandom(Objects.hash(experiment, voter, votes.size()));
        List<Ballot> fresh = fresh(samples, votes);
        List<Vote> again = votes.stream()
                .filter(vote -> vote.repeats().isEmpty())
                .filter(vote ->
                        votes.stream().noneMatch(later -> later.repeats().equals(Optional.of(vote.ballot()))))
                .toList();
        if (votes.size() % BETWEEN_REPEATS == BETWEEN_REPEATS - 1 && !again.isEmpty()) {
            Vote before = again.get(random.nextInt(again.size()));
            return Optional.of(new Ballot(
                    votes.size(),
                    /* left= */ before.right(),
                    /* right= */ before.left(),
                    before.subject(),
                    Optional.of(before.ballot())));
        }
        if (fresh.isEmpty()) {
            return Optional.empty();
        }
        Ballot drawn = fresh.get(random.nextInt(fresh.size()));
        return Optional.of(random.nextBoolean() ? drawn : drawn.mirrored());
    }

    /** Pairs that the voter has not seen. */
    private static List<Ballot> fresh(Collection<Sample> samples, List<Vote> votes) {
        Set<List<Integer>> seen = new HashSet<>();
        for (Vote vote : votes) {
            seen.add(List.of(Math.min(vote.left(), vote.right()), Math.max(vote.left(), vote.right()), vote.subject()));
        }
        List<Ballot> fresh = new ArrayList<>();
        for (Sample one : samples) {
            for (Sample other : samples) {
                if (one.subject() == other.subject()
                        && one.contestant() < other.contestant()
                        && !seen.contains(List.of(one.contestant(), other.contestant(), one.subject()))) {
                    fresh.add(new Ballot(
                            votes.size(), one.contestant(), other.contestant(), one.subject(), Optional.empty()));
                }
            }
        }
        return fresh;
    }

    private Ballot mirrored() {
        return new Ballot(number, /* left= */ right, /* right= */ left, subject, repeats);
    }

    /** The vote that somebody casts on it. */
    public Vote cast(String voter, Vote.Choice choice) {
        return new Vote(voter, number, left, right, subject, choice, repeats);
    }
}
