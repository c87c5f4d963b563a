package distillery.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Levers;
import distillery.pipeline.Timings;
import distillery.schedulers.Schedulers;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    private static final Plan PLAN = new Plan(
            List.of(contestant("slow"), contestant("fast")), 1, List.of(new Subject("a cat", Optional.empty(), 7)), 3);

    /** Half a second goes to the text encoder and the decoder; the slow one's step takes 1/8 s, the fast one's 1/16 s. */
    private static final List<Run> RUNS = List.of(made(0, 20, 0.125), made(1, 20, 0.0625));

    @ParameterizedTest
    @CsvSource({"1.5, 8, 16", "1.6, 8, 17", "0.625, 1, 2", "2.5, 16, 32"})
    void asManyStepsAreMadeAsFit(double seconds, int slow, int fast) {
        Plan filled = Budget.fill(PLAN, seconds, RUNS);

        assertThat(filled.contestants()).extracting(Contestant::steps).containsExactly(20, 20, slow, fast);
    }

    @Test
    void allStandInItTwiceAndAllElseStays() {
        Plan filled = Budget.fill(PLAN, 1.5, RUNS);

        assertThat(filled.contestants())
                .extracting(Contestant::name)
                .containsExactly("slow", "fast", "slow, 8 steps in 1.5 s", "fast, 16 steps in 1.5 s");
        assertThat(filled.contestants())
                .extracting(Contestant::budget)
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of(1.5), Optional.of(1.5));
        assertThat(filled.contestants().get(2))
                .usingRecursiveComparison()
                .ignoringFields("name", "steps", "budget")
                .isEqualTo(PLAN.contestants().get(0));
        assertThat(filled.baseline()).isEqualTo(1);
        assertThat(filled.subjects()).isEqualTo(PLAN.subjects());
        assertThat(filled.blocks()).isEqualTo(3);
    }

    @Test
    void aPictureHasAStepThoughNoneFits() {
        assertThat(Budget.fill(PLAN, 0.1, RUNS).contestants())
                .extracting(Contestant::steps)
                .endsWith(1, 1);
    }

    @Test
    void moreStepsThanAnybodyMayAskForAreNotMade() {
        assertThat(Budget.fill(PLAN, 3600, RUNS).contestants())
                .extracting(Contestant::steps)
                .endsWith(GenerateRequest.MOST_STEPS, GenerateRequest.MOST_STEPS);
    }

    @Test
    void aStepIsAsLongAsAllItsCallsOfTheUNet() {
        // Heun's method calls twice a step.
        List<Run> runs = List.of(made(0, 20, 0.125), made(1, 40, 0.0625));

        assertThat(Budget.fill(PLAN, 1.5, runs).contestants())
                .extracting(Contestant::steps)
                .endsWith(8, 8);
    }

    @Test
    void theFirstRunOnAColdMachineIsNoMeasure() {
        List<Run> runs = List.of(made(0, 20, 4), made(1, 20, 4), made(0, 20, 0.125), made(1, 20, 0.0625));

        assertThat(Budget.fill(PLAN, 1.5, runs).contestants())
                .extracting(Contestant::steps)
                .endsWith(8, 16);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, 3600.1, Double.POSITIVE_INFINITY})
    void aTimeThatNobodyCouldOrWouldKeepIsRefused(double seconds) {
        assertThatThrownBy(() -> Budget.checked(seconds))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A time for one picture is above 0 and at most 3600 seconds.");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 2, 3600})
    void otherTimesAreTaken(double seconds) {
        assertThat(Budget.checked(seconds)).isEqualTo(seconds);
    }

    private static Contestant contestant(String name) {
        return new Contestant(name, "emoji", 20, 3, Schedulers.HEUN, 128, 128, Levers.OFF, 0, Optional.empty());
    }

    private static Run made(int contestant, int calls, double call) {
        Timings timings = new Timings(0.125, 0.125, Collections.nCopies(calls, call), 0.25);
        return new Run(
                new Plan.Turn(Plan.CALIBRATION, -1, contestant, 0), timings, "abcd", Instant.EPOCH, Optional.empty());
    }
}
