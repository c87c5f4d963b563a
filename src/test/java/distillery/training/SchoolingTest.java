package distillery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SchoolingTest {
    private final Schooling schooling = new Schooling(1000, 4, 0.01, 100, 0, 1, 0.9, 1);

    @Test
    void theRateRisesInALineThenFallsAlongACosineToAFiftieth() {
        assertThat(schooling.rate(0)).isCloseTo(0.0001, within(1e-9));
        assertThat(schooling.rate(49)).isCloseTo(0.005, within(1e-9));
        assertThat(schooling.rate(100)).isCloseTo(0.01, within(1e-9));
        assertThat(schooling.rate(550)).isCloseTo(0.0051, within(1e-9));
        assertThat(schooling.rate(1000)).isCloseTo(0.0002, within(1e-9));
        assertThat(schooling.rate(5000)).isCloseTo(0.0002, within(1e-9));
    }

    @Test
    void fewerStepsThanTheWarmUpAreAllWarmUp() {
        assertThat(schooling.of(10).rate(9)).isCloseTo(0.01, within(1e-9));
    }

    @Test
    void nothingIsLearnedInNoSteps() {
        assertThatThrownBy(() -> schooling.of(0)).hasMessageContaining("at least one step");
    }
}
