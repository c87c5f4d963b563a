package distillery.schedulers;

import java.util.List;

/**
 * One UNet call and the move after it: the UNet sees {@code inputScale · x[i]} and {@code timestep}, and its guided
 * prediction {@code e[i]} leads to {@code x[i+1] = Σ latents[k]·x[i-k] + Σ predictions[k]·e[i-k] + noise·z}.
 * Immutable, for any thread.
 *
 * @param timestep what the UNet is told, from 0 (a clean picture) to the last training step; may be fractional
 * @param inputScale what the latents are multiplied by before the UNet sees them
 * @param latents weights of the latents that entered this call (index 0), the call before it (1), and so on
 * @param predictions weights of the predictions, in the same order
 * @param noise weight of a fresh draw z from the standard normal distribution
 * @param drawsNoise whether z is drawn from the picture's random numbers; some samplers draw with weight 0
 */
public record Step(
        double timestep,
        double inputScale,
        List<Double> latents,
        List<Double> predictions,
        double noise,
        boolean drawsNoise) {
    public Step {
        latents = List.copyOf(latents);
        predictions = List.copyOf(predictions);
        finite(timestep);
        finite(inputScale);
        finite(noise);
        latents.forEach(Step::finite);
        predictions.forEach(Step::finite);
        if (noise != 0 && !drawsNoise) {
            throw new IllegalArgumentException("A step at timestep " + timestep + " uses noise that it does not draw.");
        }
    }

    private static void finite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("A step cannot hold the number " + number + ".");
        }
    }
}
