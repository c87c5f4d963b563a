package distillery.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SignedRanksTest {
    /** Hollander and Wolfe's depression data, after less before, with what R's {@code wilcox.test(conf.int = TRUE)} gives. */
    private static final double[] DEPRESSION = {
        0.878 - 1.83,
        0.647 - 0.50,
        0.598 - 1.62,
        2.05 - 2.48,
        1.06 - 1.68,
        1.29 - 1.88,
        1.06 - 1.55,
        3.14 - 3.06,
        1.29 - 1.30
    };

    @Test
    void estimateAndIntervalAreThoseOfTheBook() {
        SignedRanks ranks = new SignedRanks(DEPRESSION);

        assertThat(ranks.middle()).isCloseTo(-0.46, within(1e-12));
        assertThat(ranks.interval().low()).isCloseTo(-0.786, within(1e-12));
        assertThat(ranks.interval().high()).isCloseTo(-0.010, within(1e-12));
    }

    @Test
    void oneOutlierMovesTheEstimateLittle() {
        double[] differences = {1.0, 1.1, 0.9, 1.05, 0.95, 1.02, 0.98, 1000};

        assertThat(new SignedRanks(differences).middle()).isBetween(0.95, 1.1);
    }

    @Test
    void fewerThanSixTellNothing() {
        Interval five = new SignedRanks(new double[] {1, 1, 1, 1, 1}).interval();
        Interval six = new SignedRanks(new double[] {1, 1, 1, 1, 1, 1}).interval();

        assertThat(five.holds(-1e9)).isTrue();
        assertThat(six.holds(0)).isFalse();
    }
}
