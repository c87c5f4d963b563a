package distillery.schedulers;

import distillery.schedulers.Combination.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a {@link Schedule} down while a sampler runs with symbols in place of tensors: for each call, take
 * {@link #latents}, ask for a {@link #prediction}, and say where to {@link #moveTo}. For one thread.
 */
final class ScheduleBuilder {
    private final List<Step> steps = new ArrayList<>();
    private double timestep;
    private double inputScale;
    private boolean drawsNoise;

    /** The latents that enter the present call. */
    Combination latents() {
        return Combination.of(Kind.LATENTS, steps.size());
    }

    /** What the UNet answers to the present latents times {@code inputScale}. */
    Combination prediction(double timestep, double inputScale) {
        this.timestep = timestep;
        this.inputScale = inputScale;
        return Combination.of(Kind.PREDICTION, steps.size());
    }

    /** A fresh draw, for the present call only. */
    Combination noise() {
        drawsNoise = true;
        return Combination.of(Kind.NOISE, steps.size());
    }

    /** Ends the present call: {@code next} becomes the latents of the one after it. */
    void moveTo(Combination next) {
        steps.add(new Step(
                timestep,
                inputScale,
                window(next, Kind.LATENTS),
                window(next, Kind.PREDICTION),
                next.weight(Kind.NOISE, steps.size()),
                drawsNoise));
        drawsNoise = false;
    }

    Schedule build(double initialScale) {
        return new Schedule(initialScale, steps);
    }

    /** The weights of this call's tensor, the one before it and so on, up to the oldest that takes part. */
    private List<Double> window(Combination next, Kind kind) {
        int oldest = next.oldest(kind, steps.size() + 1);
        List<Double> weights = new ArrayList<>();
        for (int call = steps.size(); call >= oldest; call--) {
            weights.add(next.weight(kind, call));
        }
        return weights;
    }
}
