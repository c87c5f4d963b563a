package distillery.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapTest {
    @ParameterizedTest
    @ValueSource(ints = {12, 24, 40})
    void nineteenOfTwentyRangesHoldTheTrueMedian(int runs) {
        int experiments = 4000;
        int held = 0;
        for (int experiment = 0; experiment < experiments; experiment++) {
            SplittableRandom random = new SplittableRandom(experiment);
            double[] seconds = new double[runs];
            for (int i = 0; i < runs; i++) {
                seconds[i] = Math.exp(0.05 * random.nextGaussian()) * (random.nextInt(20) == 0 ? 2 : 1);
            }
            // Outliers lie on one side, so the true median is that of the mixture: a little above 1.
            if (Bootstrap.ofMedian(seconds).holds(1.0033)) {
                held++;
            }
        }
        assertThat(held / (double) experiments).isBetween(0.93, 0.97);
    }

    @Test
    void theSameTimesAlwaysGiveTheSameRange() {
        double[] seconds = {1, 1.2, 0.9, 1.1, 5};

        assertThat(Bootstrap.ofMedian(seconds)).isEqualTo(Bootstrap.ofMedian(seconds.clone()));
        assertThat(Bootstrap.median(seconds)).isEqualTo(1.1);
    }
}
