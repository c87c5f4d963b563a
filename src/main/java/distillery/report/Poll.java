package distillery.report;

import distillery.compare.Plan;
import distillery.compare.Vote;
import distillery.statistics.BradleyTerry;
import distillery.statistics.Duel;
import distillery.statistics.SignTest;
import distillery.statistics.Strength;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What people thought of pictures without knowing whose they were. Unchanging.
 *
 * @param strengths one for each contestant
 * @param votes that count; pairs that were shown again do not
 * @param voters who cast them
 * @param findings what one voter's own votes say, a sentence each
 */
public record Poll(List<Strength> strengths, int votes, int voters, List<String> findings) {
    private static final double CHANCE = 0.05;

    public Poll {
        strengths = List.copyOf(strengths);
        findings = List.copyOf(findings);
    }

    /**
     * Counts up votes.
     *
     * @param voter whose own votes are put into sentences
     */
    public static Poll of(Plan plan, List<Vote> votes, String voter) {
        List<Vote> first =
                votes.stream().filter(vote -> vote.repeats().isEmpty()).toList();
        List<Vote> own =
                votes.stream().filter(vote -> vote.voter().equals(voter)).toList();
        List<String> findings = new ArrayList<>(picks(plan, own));
        consistency(own).ifPresent(findings::add);
        return new Poll(
                BradleyTerry.strengths(
                        plan.contestants().size(),
                        first.stream().map(Poll::duel).toList()),
                first.size(),
                (int) first.stream().map(Vote::voter).distinct().count(),
                findings);
    }

    private static Duel duel(Vote vote) {
        return new Duel(
                vote.left(),
                vote.right(),
                switch (vote.choice()) {
                    case LEFT -> Duel.WON;
                    case RIGHT -> Duel.LOST;
                    case TIE, BAD -> Duel.TIE;
                });
    }

    /** "You picked emoji-tiny over emoji in 9 of 20: that is not to be told from chance." */
    private static List<String> picks(Plan plan, List<Vote> own) {
        List<String> sentences = new ArrayList<>();
        for (int contestant = 0; contestant < plan.contestants().size(); contestant++) {
            int wins = 0;
            int decided = 0;
            for (Vote vote : own) {
                boolean left = vote.left() == contestant && vote.right() == plan.baseline();
                boolean right = vote.right() == contestant && vote.left() == plan.baseline();
                boolean chosen = vote.choice() == Vote.Choice.LEFT || vote.choice() == Vote.Choice.RIGHT;
                if (vote.repeats().isEmpty() && chosen && (left || right)) {
                    decided++;
                    wins += (vote.choice() == Vote.Choice.LEFT) == left ? 1 : 0;
                }
            }
            if (decided > 0) {
                sentences.add(String.format(
                        Locale.ROOT,
                        "You picked %s over %s in %d of %d votes: %s.",
                        plan.contestants().get(contestant).name(),
                        plan.contestants().get(plan.baseline()).name(),
                        wins,
                        decided,
                        SignTest.pValue(wins, decided) < CHANCE
                                ? "chance alone would hardly do that"
                                : "not to be told from chance"));
            }
        }
        return sentences;
    }

    private static Optional<String> consistency(List<Vote> own) {
        Map<Integer, Vote> byBallot = new HashMap<>();
        own.forEach(vote -> byBallot.put(vote.ballot(), vote));
        int shown = 0;
        int same = 0;
        for (Vote vote : own) {
            Optional<Vote> before = vote.repeats().map(byBallot::get);
            if (before.isPresent()) {
                shown++;
                same += before.get().choice() == vote.choice().mirrored() ? 1 : 0;
            }
        }
        return shown == 0
                ? Optional.empty()
                : Optional.of("Of %d %s that came again the other way round, you judged %d the same."
                        .formatted(shown, shown == 1 ? "pair" : "pairs", same));
    }
}
