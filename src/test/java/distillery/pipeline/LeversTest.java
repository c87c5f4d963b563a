package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeversTest {
    @Test
    void allAreOffUntilSomebodyPullsOne() {
        assertThat(Levers.OFF.areOff()).isTrue();
        assertThat(Levers.OFF.settings()).isEmpty();
        assertThat(Levers.OFF.words()).isEmpty();
        assertThat(Levers.of(Map.of())).isEqualTo(Levers.OFF);
        assertThat(Levers.of(Map.of("guidance-interval", " "))).isEqualTo(Levers.OFF);
        assertThat(Levers.of(Map.of("guidance-interval", "0-1"))).isEqualTo(Levers.OFF);
    }

    @ParameterizedTest
    @CsvSource({"0-0.6, 0-0.6", "' 0.20 - 1.0 ', 0.2-1", "0.00001-0.5, 0.00001-0.5"})
    void whatIsPulledIsReadAgainAsItIsWritten(String typed, String written) {
        Levers levers = Levers.of(Map.of("guidance-interval", typed));

        assertThat(levers.areOff()).isFalse();
        assertThat(levers.settings()).isEqualTo(Map.of("guidance-interval", written));
        assertThat(Levers.of(levers.settings())).isEqualTo(levers);
        assertThat(levers.words()).isEqualTo("guidance interval " + written);
        assertThat(Levers.label("guidance-interval")).isEqualTo("Guidance interval");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.6-0.6", "0.6-0", "0-1.1", "-0.1-1", "0-NaN", "0", "all", "0-0,6", "0-0.6-1", "1e-1-1", "٠-١"})
    void whatIsNoIntervalIsRefused(String text) {
        assertThatThrownBy(() -> GuidanceInterval.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A guidance interval ");
    }

    @Test
    void aLeverOfAnotherVersionIsNotIgnored() {
        assertThatThrownBy(() -> Levers.of(Map.of("time-travel", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("This version knows no lever time-travel, but guidance-interval.");
    }

    @ParameterizedTest
    @CsvSource({"0-1, 20, 20", "0-0.6, 20, 12", "0-0.6, 5, 3", "0.2-0.6, 10, 4", "0.3-0.7, 10, 4", "0.5-0.51, 5, 0"})
    void anIntervalHoldsItsShareOfTheSteps(String interval, int steps, int guided) {
        GuidanceInterval held = GuidanceInterval.parse(interval);

        assertThat(IntStream.range(0, steps).filter(step -> held.holds(step, steps)))
                .hasSize(guided);
    }

    @Test
    void aStepWithoutGuidanceCostsHalf() {
        Levers early = new Levers(new GuidanceInterval(0, 0.6));

        assertThat(Levers.OFF.rest(0, 20)).isEqualTo(20);
        assertThat(early.rest(0, 20)).isEqualTo(16);
        assertThat(early.rest(12, 20)).isEqualTo(4);
        assertThat(early.cost(11, 20)).isEqualTo(1);
        assertThat(early.cost(12, 20)).isEqualTo(0.5);
    }
}
