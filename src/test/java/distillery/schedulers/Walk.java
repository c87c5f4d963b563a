package distillery.schedulers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Follows a schedule with a single number in place of the latents. For one thread. */
final class Walk {
    private final List<Double> latents = new ArrayList<>();
    private final List<Double> predictions = new ArrayList<>();
    private int draws;

    /**
     * Walks to the end.
     *
     * @param start standard normal noise
     * @param unet what it predicts for scaled latents and a timestep
     * @param noise the draw after the call with this number
     */
    static Walk along(Schedule schedule, double start, DoubleBinaryOperator unet, DoubleUnaryOperator noise) {
        Walk walk = new Walk();
        walk.latents.add(start * schedule.initialScale());
        for (Step step : schedule.steps()) {
            double x = walk.latents.get(walk.latents.size() - 1);
            walk.predictions.add(unet.applyAsDouble(x * step.inputScale(), step.timestep()));
            double next = weighted(step.latents(), walk.latents) + weighted(step.predictions(), walk.predictions);
            if (step.drawsNoise()) {
                next += step.noise() * noise.applyAsDouble(walk.predictions.size() - 1);
                walk.draws++;
            }
            walk.latents.add(next);
        }
        return walk;
    }

    /** The latents after each call. */
    List<Double> trace() {
        return latents.subList(1, latents.size());
    }

    double end() {
        return latents.get(latents.size() - 1);
    }

    int draws() {
        return draws;
    }

    private static double weighted(List<Double> weights, List<Double> values) {
        double sum = 0;
        for (int k = 0; k < weights.size(); k++) {
            sum += weights.get(k) * values.get(values.size() - 1 - k);
        }
        return sum;
    }
}
