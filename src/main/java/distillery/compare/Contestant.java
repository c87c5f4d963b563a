package distillery.compare;

import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Levers;
import distillery.schedulers.Schedulers;
import java.util.Optional;

/**
 * A model with its settings, as it stands in an experiment. Unchanging.
 *
 * @param name what it is called there; unique, even where a model stands in it twice
 * @param model its name
 * @param width of its pictures, in pixels
 * @param height of its pictures, in pixels
 * @param levers what makes it faster, and its pictures others; they are in its name
 * @param joined the first block that it runs in
 * @param budget seconds that its picture may take, where they chose its number of steps
 */
public record Contestant(
        String name,
        String model,
        int steps,
        double guidance,
        Schedulers scheduler,
        int width,
        int height,
        Levers levers,
        int joined,
        Optional<Double> budget) {
    /** The request for its picture of a subject. */
    public GenerateRequest request(Subject subject) {
        return new GenerateRequest(
                subject.prompt(),
                subject.negative(),
                steps,
                guidance,
                subject.seed(),
                scheduler,
                width,
                height,
                levers);
    }

    /** The same, who runs from a block on. */
    Contestant from(int block) {
        return new Contestant(name, model, steps, guidance, scheduler, width, height, levers, block, budget);
    }

    /** The same with as many steps as fit into a time. */
    Contestant within(double seconds, int fitting) {
        return new Contestant(
                "%s, %d steps in %s s".formatted(name, fitting, seconds),
                model,
                fitting,
                guidance,
                scheduler,
                width,
                height,
                levers,
                joined,
                Optional.of(seconds));
    }
}
