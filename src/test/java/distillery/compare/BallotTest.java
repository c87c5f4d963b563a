package distillery.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BallotTest {
    private static final int CONTESTANTS = 3;
    private static final int SUBJECTS = 4;
    private static final int PAIRS = 3 * SUBJECTS;

    @Test
    void untilTheVoteIsCastTheBallotStaysTheSame() {
        List<Vote> votes = votes("somebody", samples()).subList(0, 2);

        Ballot ballot = Ballot.next("experiment", "somebody", samples(), votes).orElseThrow();

        assertThat(Ballot.next("experiment", "somebody", samples(), votes)).contains(ballot);
        assertThat(ballot.number()).isEqualTo(2);
        assertThat(ballot.cast("somebody", Vote.Choice.TIE))
                .isEqualTo(new Vote(
                        "somebody",
                        2,
                        ballot.left(),
                        ballot.right(),
                        ballot.subject(),
                        Vote.Choice.TIE,
                        Optional.empty()));
    }

    @Test
    void everyPairOfOneSubjectComesOnce() {
        List<List<Integer>> pairs = votes("somebody", samples()).stream()
                .filter(vote -> vote.repeats().isEmpty())
                .map(BallotTest::pair)
                .toList();

        assertThat(pairs).hasSize(PAIRS).doesNotHaveDuplicates().allMatch(pair -> pair.get(0) < pair.get(1));
    }

    @Test
    void everyFifthBallotShowsAnEarlierOneTheOtherWayRoundAndNoneTwice() {
        for (int voter = 0; voter < 40; voter++) {
            List<Vote> votes = votes("voter " + voter, samples());

            List<Vote> repeats =
                    votes.stream().filter(vote -> vote.repeats().isPresent()).toList();
            assertThat(votes).hasSize(15);
            assertThat(repeats).extracting(Vote::ballot).containsExactly(4, 9, 14);
            assertThat(repeats).extracting(vote -> vote.repeats().orElseThrow()).doesNotHaveDuplicates();
            assertThat(repeats).allSatisfy(vote -> {
                Vote before = votes.get(vote.repeats().orElseThrow());
                assertThat(before.ballot()).isLessThan(vote.ballot());
                assertThat(before.repeats()).isEmpty();
                assertThat(List.of(vote.left(), vote.right(), vote.subject()))
                        .containsExactly(before.right(), before.left(), before.subject());
            });
        }
    }

    @Test
    void chanceDecidesWhatIsOnTheLeftAndWhatComesFirst() {
        List<Ballot> first = IntStream.range(0, 400)
                .mapToObj(voter -> Ballot.next("experiment", "voter " + voter, samples(), List.of())
                        .orElseThrow())
                .toList();

        // Four standard deviations of 400 tosses of a coin are 40.
        assertThat(first.stream().filter(ballot -> ballot.left() < ballot.right()))
                .hasSizeBetween(160, 240);
        assertThat(first.stream()
                        .map(ballot -> pair(ballot.cast("", Vote.Choice.TIE)))
                        .distinct())
                .hasSize(PAIRS);
    }

    @Test
    void chanceDecidesAnewWithEachVote() {
        List<Vote> all = IntStream.range(0, 40)
                .mapToObj(voter -> votes("voter " + voter, samples()))
                .flatMap(List::stream)
                .filter(vote -> vote.repeats().isEmpty())
                .toList();

        // Of 480 tosses four standard deviations are 44.
        assertThat(all.stream().filter(vote -> vote.left() < vote.right())).hasSizeBetween(196, 284);
    }

    @Test
    void onlyPicturesThatThereAreAreShown() {
        List<Sample> samples = samples().stream()
                .filter(sample -> sample.contestant() != 2 || sample.subject() == 0)
                .toList();

        assertThat(votes("somebody", samples).stream().map(BallotTest::pair).distinct())
                .containsExactlyInAnyOrder(
                        List.of(0, 1, 0),
                        List.of(0, 2, 0),
                        List.of(1, 2, 0),
                        List.of(0, 1, 1),
                        List.of(0, 1, 2),
                        List.of(0, 1, 3));
    }

    @Test
    void withoutTwoPicturesOfOneSubjectThereIsNoBallot() {
        assertThat(Ballot.next("experiment", "somebody", List.of(), List.of())).isEmpty();
        assertThat(Ballot.next(
                        "experiment",
                        "somebody",
                        List.of(new Sample(0, 0, "a"), new Sample(1, 1, "b"), new Sample(0, 2, "c")),
                        List.of()))
                .isEmpty();
    }

    @Test
    void theOtherWayRoundLeftIsRightAndATieIsATie() {
        assertThat(Vote.Choice.LEFT.mirrored()).isEqualTo(Vote.Choice.RIGHT);
        assertThat(Vote.Choice.RIGHT.mirrored()).isEqualTo(Vote.Choice.LEFT);
        assertThat(Vote.Choice.TIE.mirrored()).isEqualTo(Vote.Choice.TIE);
        assertThat(Vote.Choice.BAD.mirrored()).isEqualTo(Vote.Choice.BAD);
    }

    private static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (int contestant = 0; contestant < CONTESTANTS; contestant++) {
            for (int subject = 0; subject < SUBJECTS; subject++) {
                samples.add(new Sample(contestant, subject, "%d-%d".formatted(contestant, subject)));
            }
        }
        return samples;
    }

    /** What a voter casts who always takes the left, until there is nothing more to see. */
    private static List<Vote> votes(String voter, List<Sample> samples) {
        List<Vote> votes = new ArrayList<>();
        for (Optional<Ballot> next = Ballot.next("experiment", voter, samples, votes);
                next.isPresent();
                next = Ballot.next("experiment", voter, samples, votes)) {
            assertThat(votes).as("an end of it").hasSizeLessThan(100);
            votes.add(next.get().cast(voter, Vote.Choice.LEFT));
        }
        return votes;
    }

    private static List<Integer> pair(Vote vote) {
        return List.of(Math.min(vote.left(), vote.right()), Math.max(vote.left(), vote.right()), vote.subject());
    }
}
