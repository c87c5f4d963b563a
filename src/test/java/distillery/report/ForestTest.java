package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import distillery.compare.Contestant;
import distillery.compare.Experiment;
import distillery.compare.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForestTest {
    private static final Contestant ORIGINAL = PaperExperiments.emoji("emoji");
    private static final Contestant SMALL = PaperExperiments.emoji("emoji-small");
    private static final Contestant TINY = PaperExperiments.emoji("emoji-tiny");

    @Test
    void twiceAsFastIsAsFarFromOneAsHalfAsFast() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, SMALL, TINY);

        Forest forest =
                Forest.of(PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 2, 4, 1)));

        assertThat(forest.lines()).extracting(line -> line.row().name()).containsExactly("emoji-small", "emoji-tiny");
        assertThat(forest.one()).isCloseTo(50, within(1e-6));
        assertThat(forest.lines().get(0).at()).isCloseTo(4, within(1e-6));
        assertThat(forest.lines().get(1).at()).isCloseTo(96, within(1e-6));
    }

    @Test
    void oneHasItsPlaceThoughAllAreFaster() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, SMALL, TINY);

        Forest forest =
                Forest.of(PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 4, 2, 1)));

        assertThat(forest.one()).isCloseTo(4, within(1e-6));
        assertThat(forest.lines().get(0).at()).isCloseTo(50, within(1e-6));
        assertThat(forest.lines().get(1).at()).isCloseTo(96, within(1e-6));
    }

    @Test
    void anIntervalSurroundsItsRatioWithinTheDrawing() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, TINY);

        Forest forest = Forest.of(PaperExperiments.report(
                experiment,
                PaperExperiments.runs(
                        experiment.plan(), turn -> turn.contestant() == 0 ? 2 : 1 + 0.05 * turn.block())));

        Forest.Line line = forest.lines().get(0);
        assertThat(line.low()).isBetween(forest.one(), line.at()).isLessThan(line.at());
        assertThat(line.high()).isGreaterThan(line.at()).isCloseTo(96, within(1e-6));
    }

    @Test
    void withTooFewPairsTheIntervalReachesTheEdges() {
        Plan plan = new Plan(List.of(ORIGINAL, TINY), 0, List.of(PaperExperiments.CAT), 1);

        Forest forest = Forest.of(
                PaperExperiments.report(PaperExperiments.of(plan, Map.of()), PaperExperiments.runs(plan, 2, 1)));

        Forest.Line line = forest.lines().get(0);
        assertThat(line.low()).isZero();
        assertThat(line.high()).isEqualTo(100);
        assertThat(line.at()).isStrictlyBetween(0.0, 100.0);
    }

    @Test
    void whoFillsATimeAndWhoHasNoPairAreNotInIt() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, TINY, PaperExperiments.budgeted(TINY, 40));

        assertThat(Forest.of(PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 2, 1, 2)))
                        .lines())
                .extracting(line -> line.row().name())
                .containsExactly("emoji-tiny");
        assertThat(Forest.of(PaperExperiments.report(experiment, List.of())).lines())
                .isEmpty();
    }
}
