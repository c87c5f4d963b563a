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
        return along(schedule, start, unet, noise, DoubleUnaryOperator.identity());
    }

    /** The same, with every tensor and every weight rounded to a float, as a pipeline keeps them. */
    static Walk inFloats(Schedule schedule, double start, DoubleBinaryOperator unet, DoubleUnaryOperator noise) {
        return along(schedule, start, unet, noise, number -> (float) number);
    }

    private static Walk along(
            Schedule schedule,
            double start,
            DoubleBinaryOperator unet,
            DoubleUnaryOperator noise,
            DoubleUnaryOperator rounded) {
        Walk walk = new Walk();
        walk.latents.add(rounded.applyAsDouble(start * schedule.initialScale()));
        for (Step step : schedule.steps()) {
            double scaled = walk.end() * step.inputScale();
            walk.predictions.add(rounded.applyAsDouble(unet.applyAsDouble(scaled, step.timestep())));
            double next =
                    sum(step.latents(), walk.latents, rounded) + sum(step.predictions(), walk.predictions, rounded);
            if (step.drawsNoise()) {
                next += step.noise() * noise.applyAsDouble(walk.predictions.size() - 1);
                walk.draws++;
            }
            walk.latents.add(rounded.applyAsDouble(next));
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

    private static double sum(List<Double> weights, List<Double> values, DoubleUnaryOperator rounded) {
        double sum = 0;
        for (int k = 0; k < weights.size(); k++) {
            double term = rounded.applyAsDouble(weights.get(k)) * values.get(values.size() - 1 - k);
            sum = rounded.applyAsDouble(sum + term);
        }
        return sum;
    }
}
