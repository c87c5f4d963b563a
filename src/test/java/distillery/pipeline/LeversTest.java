package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
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
        assertThat(Lever.named("guidance-interval").label()).isEqualTo("Guidance interval");
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
                .hasMessage(
                        "This version knows no lever time-travel, but guidance-interval, deep-cache, token-merging.");
    }

    @ParameterizedTest
    @CsvSource({"0-1, 20, 20", "0-0.6, 20, 12", "0-0.6, 5, 3", "0.2-0.6, 10, 4", "0.3-0.7, 10, 4", "0.5-0.51, 5, 0"})
    void anIntervalHoldsItsShareOfTheSteps(String interval, int steps, int guided) {
        GuidanceInterval held = GuidanceInterval.parse(interval);

        assertThat(IntStream.range(0, steps).filter(step -> held.holds(step, steps)))
                .hasSize(guided);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "-1", "2.5", "three", "1000", "٣", "1e1"})
    void whatIsNoDeepCacheIsRefused(String text) {
        assertThatThrownBy(() -> Levers.of(Map.of("deep-cache", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A deep cache is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.76", "1", "-0.1", "50%", "half", "0,5", "NaN", ".5", "1e-1", "٠"})
    void whatIsNoShareOfTokensIsRefused(String text) {
        assertThatThrownBy(() -> Levers.of(Map.of("token-merging", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Token merging ");
    }

    @Test
    void mergedTokensAreReadAsTheyAreWrittenAndSaveAPartOfEachStep() {
        Levers half = Levers.of(Map.of("token-merging", " 0.50 "));

        assertThat(half.settings()).containsExactly(entry("token-merging", "0.5"));
        assertThat(half.words()).isEqualTo("token merging 0.5");
        assertThat(half.cost(3, 10)).isBetween(0.7, 0.95);
        assertThat(half.with(Map.of("token-merging", "0.0"))).isEqualTo(Levers.OFF);
    }

    @Test
    void severalAreToldTogetherAndChangedOneByOne() {
        Levers both = Levers.of(Map.of("deep-cache", " 3 ", "guidance-interval", "0-0.6"));

        assertThat(both.words()).isEqualTo("guidance interval 0-0.6, deep cache 3");
        assertThat(both.settings()).containsExactly(entry("guidance-interval", "0-0.6"), entry("deep-cache", "3"));
        assertThat(both.with(Map.of("guidance-interval", "0-1", "deep-cache", "")))
                .isEqualTo(Levers.of(Map.of("deep-cache", "3")));
        assertThat(Levers.of(Map.of("deep-cache", "1"))).isEqualTo(Levers.OFF);
        for (Lever lever : Lever.values()) {
            assertThat(Levers.of(Map.of(lever.shortName(), lever.text(Levers.OFF))))
                    .as("at rest, as forms show it")
                    .isEqualTo(Levers.OFF);
        }
    }

    @Test
    void combinationsAreAllOfThemAndEachOnce() {
        assertThat(Levers.combinations(Map.of())).containsExactly(Levers.OFF);
        assertThat(Levers.combinations(Map.of("guidance-interval", List.of(), "deep-cache", List.of("2"))))
                .extracting(Levers::words)
                .containsExactly("deep cache 2");
        assertThat(Levers.combinations(
                        Map.of("deep-cache", List.of("1", "3", "3"), "guidance-interval", List.of("0-1", "0-0.6"))))
                .extracting(Levers::words)
                .containsExactly(
                        "", "deep cache 3", "guidance interval 0-0.6", "guidance interval 0-0.6, deep cache 3");
    }

    @Test
    void aStepBetweenTwoWholeOnesCostsAFractionAndWhereGuidanceBeginsItIsWhole() {
        Levers cached = Levers.of(Map.of("deep-cache", "3"));
        Levers late = Levers.of(Map.of("deep-cache", "4", "guidance-interval", "0.5-1"));

        assertThat(cached.cost(0, 7)).isEqualTo(1);
        assertThat(cached.cost(3, 7)).isEqualTo(1);
        assertThat(cached.cost(1, 7)).isEqualTo(cached.cost(5, 7)).isBetween(0.05, 0.2);
        assertThat(late.cost(0, 10)).isEqualTo(0.5);
        assertThat(late.cost(5, 10)).as("the first that is guided").isEqualTo(1);
        assertThat(late.cost(6, 10)).isEqualTo(cached.cost(1, 7));
    }

    @Test
    void aStepWithoutGuidanceCostsHalf() {
        Levers early = Levers.of(Map.of("guidance-interval", "0-0.6"));

        assertThat(Levers.OFF.rest(0, 20)).isEqualTo(20);
        assertThat(early.rest(0, 20)).isEqualTo(16);
        assertThat(early.rest(12, 20)).isEqualTo(4);
        assertThat(early.cost(11, 20)).isEqualTo(1);
        assertThat(early.cost(12, 20)).isEqualTo(0.5);
    }
}
