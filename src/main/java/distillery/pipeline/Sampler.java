package distillery.pipeline;

import distillery.schedulers.Schedule;
import distillery.schedulers.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Carries latents through a scheduler's table: the one place where a picture's numbers move. For one thread.
 *
 * <p>A step is a weighted sum of the latents and predictions of this and earlier UNet calls, and fresh noise. Sums are
 * taken in double precision and kept in single.
 */
final class Sampler {
    private final TorchRandom random;
    private final int memory;
    private final Deque<float[]> latents = new ArrayDeque<>();
    private final Deque<float[]> predictions = new ArrayDeque<>();

    /**
     * Begins with noise.
     *
     * @param random draws the noise of later steps, where there is any
     */
    Sampler(Schedule schedule, float[] noise, TorchRandom random) {
        this.random = random;
        this.memory = schedule.memory();
        latents.push(scaled(noise, schedule.initialScale()));
    }

    /** The latents now; after the last step, ready to be decoded. */
    float[] latents() {
        return latents.element();
    }

    /** The latents as the UNet wants to see them at a step. */
    float[] input(Step step) {
        return scaled(latents.element(), step.inputScale());
    }

    /** Moves the latents by one step. */
    void move(Step step, float[] prediction) {
        predictions.push(prediction);
        double[] sum = new double[prediction.length];
        add(sum, step.latents(), latents.iterator());
        add(sum, step.predictions(), predictions.iterator());
        if (step.drawsNoise()) {
            float[] noise = random.normal(sum.length);
            add(sum, step.noise(), noise);
        }
        float[] next = new float[sum.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = (float) sum[i];
        }
        latents.push(next);
        forget(latents);
        forget(predictions);
    }

    private void forget(Deque<float[]> past) {
        if (past.size() > memory) {
            past.removeLast();
        }
    }

    private static void add(double[] sum, List<Double> weights, Iterator<float[]> newestFirst) {
        for (double weight : weights) {
            add(sum, weight, newestFirst.next());
        }
    }

    private static void add(double[] sum, double weight, float[] numbers) {
        if (weight != 0) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * numbers[i];
            }
        }
    }

    private static float[] scaled(float[] numbers, double factor) {
        float[] scaled = new float[numbers.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (numbers[i] * factor);
        }
        return scaled;
    }
}
