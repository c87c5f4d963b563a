package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.compare.Experiment;
import distillery.compare.Plan;
import distillery.compare.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Experiment EXPERIMENT =
            PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny"));

    @Test
    void runsStandInTheirOrderAndTheLongerTheHigher() {
        List<Run> runs = PaperExperiments.runs(EXPERIMENT.plan(), 2, 1);

        Timeline timeline = Timeline.of(PaperExperiments.report(EXPERIMENT, runs));

        assertThat(timeline.dots()).hasSameSizeAs(runs);
        assertThat(timeline.dots())
                .extracting(Timeline.Dot::x)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(x -> x > Timeline.LEFT && x < Timeline.WIDTH);
        assertThat(timeline.dots())
                .extracting(Timeline.Dot::contestant)
                .startsWith(0, 1, 1, 0)
                .containsOnly(0, 1);
        Timeline.Dot slow = timeline.dots().get(0);
        Timeline.Dot fast = timeline.dots().get(1);
        assertThat(slow.seconds()).isEqualTo(runs.get(0).timings().total());
        assertThat(slow.y()).isLessThan(fast.y());
        assertThat(fast.y()).isLessThan(Timeline.BOTTOM);
        assertThat(timeline.seconds().low()).isZero();
        assertThat(timeline.pauses()).isEmpty();
    }

    @Test
    void aPauseIsMarkedBetweenTheRunsThatItParts() {
        Plan plan = EXPERIMENT.plan();
        List<Plan.Turn> turns = plan.block(0);
        // The first ends at 1, the second at 2.9, and somebody else's job keeps the third waiting until 5.
        List<Run> runs = List.of(
                PaperExperiments.run(plan, turns.get(0), 1, 0),
                PaperExperiments.run(plan, turns.get(1), 1, 1.9),
                PaperExperiments.run(plan, turns.get(2), 1, 5));

        Timeline timeline = Timeline.of(PaperExperiments.report(EXPERIMENT, runs));

        assertThat(timeline.pauses()).hasSize(1);
        assertThat(timeline.pauses().get(0))
                .isStrictlyBetween(
                        timeline.dots().get(1).x(), timeline.dots().get(2).x());
    }

    @Test
    void aWarmUpIsMarkedAsWhatDoesNotCount() {
        Plan plan = EXPERIMENT.plan();
        List<Run> runs = List.of(
                PaperExperiments.run(plan, new Plan.Turn(0, -1, 0, 0), 3, 0),
                PaperExperiments.run(plan, plan.block(0).get(0), 1, 3));

        Timeline timeline = Timeline.of(PaperExperiments.report(EXPERIMENT, runs));

        assertThat(timeline.dots()).extracting(Timeline.Dot::counted).containsExactly(false, true);
    }

    @Test
    void beforeTheFirstRunThereIsAnAxisAndNoDot() {
        Timeline timeline = Timeline.of(PaperExperiments.report(EXPERIMENT, List.of()));

        assertThat(timeline.dots()).isEmpty();
        assertThat(timeline.seconds().ticks())
                .isNotEmpty()
                .allSatisfy(tick -> assertThat(timeline.seconds().at(tick)).isFinite());
    }
}
