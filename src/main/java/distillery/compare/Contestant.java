package distillery.compare;

import distillery.pipeline.GenerateRequest;
import distillery.schedulers.Schedulers;
import java.util.Optional;

/**
 * A model with its settings, as it stands in an experiment. Unchanging.
 *
 * @param name what it is called there; unique, even where a model stands in it twice
 * @param model its name
 * @param width of its pictures, in pixels
 * @param height of its pictures, in pixels
 */
public record Contestant(
        String name,
        String model,
        Optional<String> negative,
        int steps,
        double guidance,
        Schedulers scheduler,
        int width,
        int height) {
    /** The request for its picture of a subject. */
    public GenerateRequest request(Subject subject) {
        return new GenerateRequest(
                subject.prompt(), negative, steps, guidance, subject.seed(), scheduler, width, height);
    }
}
