package distillery.training;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.emoji.Example;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PatchCodesTest {
    private static final int EDGE = 8;
    private static final int PATCH = 4;

    /** Patches that differ in two ways only: by light, and less by their upper half. */
    private static final Examples TWO_WAYS = new Examples() {
        @Override
        public int edge() {
            return EDGE;
        }

        @Override
        public Example example(long index) {
            SplittableRandom random = new SplittableRandom(index);
            float[] pixels = new float[3 * EDGE * EDGE];
            for (int place = 0; place < 4; place++) {
                double light = random.nextGaussian();
                double half = 0.3 * random.nextGaussian();
                for (int c = 0; c < 3; c++) {
                    for (int i = 0; i < PATCH * PATCH; i++) {
                        int y = place / 2 * PATCH + i / PATCH;
                        int x = place % 2 * PATCH + i % PATCH;
                        pixels[(c * EDGE + y) * EDGE + x] = (float) (0.2 + light + (i < 8 ? half : -half));
                    }
                }
            }
            return new Example("", pixels);
        }

        @Override
        public String caption(long index, RandomGenerator random) {
            return "";
        }
    };

    @Test
    void theFirstCodeFollowsTheLargestDifferenceAndTheSecondTheNext() {
        PatchCodes codes = PatchCodes.of(TWO_WAYS, 200, PATCH, 2);

        float[] one = codes.codes(picture(1, 0), 1, EDGE);
        float[] two = codes.codes(picture(0, 0.3), 1, EDGE);
        float[] none = codes.codes(picture(0, 0), 1, EDGE);

        assertThat(Math.abs(one[0] - none[0])).isGreaterThan(20 * Math.abs(one[4] - none[4]));
        assertThat(Math.abs(two[4] - none[4])).isGreaterThan(20 * Math.abs(two[0] - none[0]));
    }

    @Test
    void allCodesTogetherHaveADeviationOfOneAndTheSmallerKeepLess() {
        PatchCodes codes = PatchCodes.of(TWO_WAYS, 200, PATCH, 2);

        double[] squares = new double[2];
        for (int i = 0; i < 200; i++) {
            float[] numbers = codes.codes(TWO_WAYS.example(i).pixels(), 1, EDGE);
            for (int k = 0; k < numbers.length; k++) {
                squares[k / 4] += numbers[k] * numbers[k] / 800.0;
            }
        }

        assertThat((squares[0] + squares[1]) / 2).isBetween(0.95, 1.05);
        assertThat(squares[0] / squares[1]).isBetween(2.5, 4.5);
    }

    private static float[] picture(double light, double half) {
        float[] pixels = new float[3 * EDGE * EDGE];
        for (int i = 0; i < pixels.length; i++) {
            boolean upper = i / EDGE % PATCH < PATCH / 2;
            pixels[i] = (float) (0.2 + light + (upper ? half : -half));
        }
        return pixels;
    }
}
