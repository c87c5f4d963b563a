package distillery.compare;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.statistics.PairedRatio;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of machines whose truth is known, because the test made them up. */
class PairedRatioTest {
    private static final int EXPERIMENTS = 2000;

    /** One run in so many is disturbed. */
    private static final int RESTLESS = 20;

    private static final int CALM = 100;

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 20, 40})
    void nineteenOfTwentyIntervalsHoldTheTruthDespiteDriftAndOutliers(int blocks) {
        int held = 0;
        for (int experiment = 0; experiment < EXPERIMENTS; experiment++) {
            Machine machine = new Machine(experiment, RESTLESS);
            if (machine.compare(1.8, 1, blocks).interval().holds(1.8)) {
                held++;
            }
        }

        assertThat(held / (double) EXPERIMENTS).isBetween(0.93, 0.97);
    }

    @Test
    void aSteadyDriftLooksLikeADifferenceInTheOrderAabbAndNotInAbba() {
        PairedRatio abba = drifting(List.of(0, 1, 1, 0));
        PairedRatio aabb = drifting(List.of(0, 0, 1, 1));

        assertThat(abba.ratio()).isBetween(0.9995, 1.0005);
        assertThat(abba.isDecided()).isFalse();
        assertThat(aabb.isDecided()).isTrue();
    }

    /** Two equal contestants on a machine that grows slower by a thousandth with each run, and trembles a little. */
    private static PairedRatio drifting(List<Integer> order) {
        SplittableRandom random = new SplittableRandom(1);
        double[][] seconds = new double[2][12];
        int run = 0;
        for (int block = 0; block < 12; block++) {
            for (int who : order) {
                seconds[who][block] += (1 + 0.001 * run++) * (1 + 1e-4 * random.nextGaussian()) / 2;
            }
        }
        return PairedRatio.of(seconds[0], seconds[1]);
    }

    /** Advice is good if with half of it most experiments still cannot tell, and with twice as much most can. */
    @Test
    void theAdviceHowManyMoreIsRightWithinAFactorOfTwo() {
        int first = 12;
        int advised = 0;
        int[] told = new int[3];
        for (int experiment = 0; experiment < EXPERIMENTS / 2; experiment++) {
            double truth = Math.exp(new SplittableRandom(experiment).nextDouble(-0.05, 0.05));
            PairedRatio pairs = new Machine(experiment, CALM).compare(truth, 1, first);
            if (!pairs.isDecided()) {
                advised++;
                int more = pairs.morePairs().orElseThrow();
                for (int k = 0; k < told.length; k++) {
                    int all = first + Math.max(1, more * (1 << k) / 2);
                    if (new Machine(experiment, CALM).compare(truth, 1, all).isDecided()) {
                        told[k]++;
                    }
                }
            }
        }

        assertThat(advised).isGreaterThan(200);
        assertThat(told[0]).isLessThan(advised / 2);
        assertThat(told[2]).isGreaterThan(advised / 2);
    }

    /** Trembles by some percent, drifts, and now and then does something else for a while. */
    private static final class Machine {
        private final SplittableRandom random;
        private final double drift;
        private final int outlierEach;
        private int runs;

        private Machine(int seed, int outlierEach) {
            this.outlierEach = outlierEach;
            random = new SplittableRandom(seed);
            drift = random.nextDouble(-0.003, 0.003);
        }

        PairedRatio compare(double baseline, double contestant, int blocks) {
            double[][] seconds = new double[2][blocks];
            for (int block = 0; block < blocks; block++) {
                for (int who : RunOrder.ofBlock(2, block)) {
                    seconds[who][block] += run(who == 0 ? baseline : contestant) / 2;
                }
            }
            return PairedRatio.of(seconds[0], seconds[1]);
        }

        private double run(double usual) {
            double noise = Math.exp(0.04 * random.nextGaussian());
            double outlier = random.nextInt(outlierEach) == 0 ? random.nextDouble(1.2, 3) : 1;
            return usual * (1 + drift * runs++) * noise * outlier;
        }
    }
}
