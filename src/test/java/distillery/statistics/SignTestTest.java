package distillery.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignTestTest {
    /**
     * Python 3.11 counts in whole numbers: {@code sum(2 * comb(n, k) for k in range(min(wins, n - wins) + 1)) / 2**n}, and
     * at most 1.
     */
    @ParameterizedTest
    @CsvSource({
        "9, 20, 0.8238029479980469",
        "15, 20, 0.04138946533203125",
        "5, 20, 0.04138946533203125",
        "10, 20, 1",
        "20, 20, 1.9073486328125e-06",
        "0, 1, 1",
        "0, 0, 1",
        "2600, 5000, 0.004883649737517518",
        "0, 1000, 1.8665272370064378e-301",
    })
    void theProbabilityIsThatOfTheBinomialDistribution(int wins, int n, double probability) {
        assertThat(SignTest.pValue(wins, n)).isCloseTo(probability, within(1e-9 * probability));
    }

    @Test
    void moreWinsThanDuelsAreRefused() {
        assertThatThrownBy(() -> SignTest.pValue(3, 2)).hasMessageContaining("no 3 wins in 2 duels");
        assertThatThrownBy(() -> SignTest.pValue(-1, 2)).hasMessageContaining("no -1 wins in 2 duels");
    }
}
