package distillery.pipeline;

import java.util.List;

/**
 * How long each stage of a picture took, in seconds of a monotonic clock, each measured until the device had finished.
 *
 * @param tokenize splitting the prompt into ids
 * @param text running the text encoders
 * @param steps the UNet's calls, each with guidance and the move of the latents
 * @param decode from latents to pixels
 */
public record Timings(double tokenize, double text, List<Double> steps, double decode) {
    public Timings {
        steps = List.copyOf(steps);
    }

    /** All UNet calls together. */
    public double unet() {
        return steps.stream().mapToDouble(Double::doubleValue).sum();
    }

    public double total() {
        return tokenize + text + unet() + decode;
    }
}
