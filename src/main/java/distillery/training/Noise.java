package distillery.training;

import java.util.SplittableRandom;

/** Normal numbers for training, where no other program must draw the same. For any thread. */
final class Noise {
    private Noise() {}

    static float[] normal(SplittableRandom random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    static void scale(float[] numbers, double factor) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= (float) factor;
        }
    }
}
