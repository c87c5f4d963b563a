package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import distillery.compare.Plan;
import distillery.compare.Vote;
import distillery.compare.Vote.Choice;
import distillery.statistics.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollTest {
    private static final Plan PLAN = PaperExperiments.of(
                    PaperExperiments.emoji("emoji"),
                    PaperExperiments.emoji("emoji-small"),
                    PaperExperiments.emoji("emoji-tiny"))
            .plan();

    @Test
    void whoIsPickedMoreOftenIsStrongerOnWhicheverSide() {
        List<Vote> votes = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            boolean left = k % 2 == 0;
            boolean tiny = k < 9;
            votes.add(vote(k, left ? 2 : 0, left ? 0 : 2, tiny == left ? Choice.LEFT : Choice.RIGHT));
        }

        Poll poll = Poll.of(PLAN, votes, "me");

        assertThat(poll.votes()).isEqualTo(10);
        assertThat(poll.voters()).isEqualTo(1);
        assertThat(poll.strengths()).extracting(Strength::duels).containsExactly(10, 0, 10);
        assertThat(poll.strengths().get(2).chance())
                .isGreaterThan(poll.strengths().get(0).chance());
        // Two sides of a coin: 2 · (1 + 10) / 2^10 = 0.02.
        assertThat(poll.findings())
                .containsExactly(
                        "You picked emoji-tiny over emoji in 9 of 10 votes: chance alone would hardly do that.");
    }

    @Test
    void whatACoinMightHaveDoneIsSaid() {
        List<Vote> votes = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            votes.add(vote(k, 0, 1, k < 2 ? Choice.LEFT : Choice.RIGHT));
        }

        // 2 · (1 + 10 + 45) / 2^10 = 0.11.
        assertThat(Poll.of(PLAN, votes, "me").findings())
                .containsExactly("You picked emoji-small over emoji in 8 of 10 votes: not to be told from chance.");
    }

    @Test
    void tiesAreHalfAWinForEachAndNoPick() {
        List<Vote> votes = List.of(vote(0, 0, 1, Choice.TIE), vote(1, 1, 0, Choice.BAD), vote(2, 0, 1, Choice.TIE));

        Poll poll = Poll.of(PLAN, votes, "me");

        assertThat(poll.votes()).isEqualTo(3);
        assertThat(poll.findings()).isEmpty();
        assertThat(poll.strengths().get(0).chance())
                .isCloseTo(poll.strengths().get(1).chance(), within(1e-6));
    }

    @Test
    void aPairThatComesAgainShowsHowSteadyTheVoterIsAndCountsForNothingElse() {
        List<Vote> votes = List.of(
                vote(0, 0, 1, Choice.LEFT),
                vote(1, 2, 0, Choice.TIE),
                vote(2, 1, 2, Choice.RIGHT),
                again(3, 1, 0, Choice.RIGHT, 0),
                again(4, 0, 2, Choice.LEFT, 1),
                again(5, 2, 1, Choice.LEFT, 2));

        Poll poll = Poll.of(PLAN, votes, "me");

        assertThat(poll.votes()).isEqualTo(3);
        assertThat(poll.strengths())
                .isEqualTo(Poll.of(PLAN, votes.subList(0, 3), "me").strengths());
        assertThat(poll.findings())
                .containsExactly(
                        "You picked emoji-small over emoji in 0 of 1 votes: not to be told from chance.",
                        "Of 3 pairs that came again the other way round, you judged 2 the same.");
        assertThat(Poll.of(PLAN, votes.subList(0, 4), "me").findings())
                .contains("Of 1 pair that came again the other way round, you judged 1 the same.");
    }

    @Test
    void othersVotesCountButAreNotYours() {
        List<Vote> votes = List.of(
                new Vote("somebody", 0, 0, 1, 0, Choice.LEFT, Optional.empty()),
                new Vote("somebody", 1, 1, 0, 0, Choice.RIGHT, Optional.of(0)),
                new Vote("me", 0, 0, 2, 0, Choice.RIGHT, Optional.empty()));

        Poll poll = Poll.of(PLAN, votes, "me");

        assertThat(poll.votes()).isEqualTo(2);
        assertThat(poll.voters()).isEqualTo(2);
        assertThat(poll.findings())
                .containsExactly("You picked emoji-tiny over emoji in 1 of 1 votes: not to be told from chance.");
    }

    @Test
    void beforeTheFirstVoteNothingIsKnown() {
        Poll poll = Poll.of(PLAN, List.of(), "me");

        assertThat(poll.votes()).isZero();
        assertThat(poll.voters()).isZero();
        assertThat(poll.findings()).isEmpty();
        assertThat(poll.strengths()).hasSize(3).allMatch(strength -> strength.duels() == 0);
    }

    private static Vote vote(int ballot, int left, int right, Choice choice) {
        return new Vote("me", ballot, left, right, 0, choice, Optional.empty());
    }

    private static Vote again(int ballot, int left, int right, Choice choice, int before) {
        return new Vote("me", ballot, left, right, 0, choice, Optional.of(before));
    }
}
