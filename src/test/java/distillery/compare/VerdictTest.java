package distillery.compare;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.statistics.PairedRatio;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final double[] BASELINE = {1.83, 1.84, 1.82, 1.85, 1.83, 1.81, 1.83, 1.86};

    @Test
    void aClearDifferenceIsSaidWithItsRange() {
        double[] half = new double[BASELINE.length];
        Arrays.fill(half, 1);

        assertThat(Verdict.of("emoji-tiny", "emoji", PairedRatio.of(BASELINE, half)))
                .isEqualTo("emoji-tiny is 1.83× faster than emoji (1.82–1.85, 8 pairs)");
        assertThat(Verdict.of("emoji", "emoji-tiny", PairedRatio.of(half, BASELINE)))
                .isEqualTo("emoji is 1.83× slower than emoji-tiny (1.82–1.85, 8 pairs)");
    }

    @Test
    void aFewPairsProveNothingHoweverAlikeTheyAre() {
        assertThat(Verdict.of("a", "b", PairedRatio.of(new double[] {2, 2, 2, 2, 2}, new double[] {1, 1, 1, 1, 1})))
                .isEqualTo(
                        "no difference between a and b shown yet (2.00× so far, 5 pairs); about 1 more pair would tell");
    }

    @Test
    void whatIsTheSameStaysUndecided() {
        double[] other = {1.84, 1.83, 1.82, 1.85, 1.83, 1.82, 1.82, 1.86};

        assertThat(Verdict.of("a", "b", PairedRatio.of(BASELINE, other)))
                .startsWith("no difference between a and b shown yet (1.00× so far, 8 pairs); about ")
                .endsWith(" more pairs would tell");
    }
}
