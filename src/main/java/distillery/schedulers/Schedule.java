package distillery.schedulers;

import java.util.List;

/**
 * The whole way from noise to latents as a table: a start, then one {@link Step} per UNet call. Immutable, for any
 * thread.
 *
 * <p>There may be more calls than the steps that were asked for: PNDM makes N + 1, Heun 2N - 1.
 *
 * @param initialScale the first latents are standard normal noise times this
 * @param steps the UNet calls in order; after the last the latents are ready to be decoded
 */
public record Schedule(double initialScale, List<Step> steps) {
    public Schedule {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || !(initialScale > 0)) {
            throw new IllegalArgumentException("A schedule needs a step and a positive scale.");
        }
    }

    /** How many past latents and predictions to keep, the present ones included: the longest list of weights. */
    public int memory() {
        return steps.stream()
                .mapToInt(step ->
                        Math.max(step.latents().size(), step.predictions().size()))
                .max()
                .orElseThrow();
    }
}
