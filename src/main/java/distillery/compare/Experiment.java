package distillery.compare;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment as it is kept. Unchanging.
 *
 * @param id 128 random bits, its address
 * @param owner whose it is: a random name that only the owner and the server know
 * @param budget seconds that a picture may take in a second row; empty for none
 * @param again the experiment that it repeats
 * @param environment what it runs on, once it has begun
 * @param weights of its models by name, once it has begun
 */
public record Experiment(
        String id,
        String owner,
        Plan plan,
        Optional<Double> budget,
        Optional<String> again,
        Instant created,
        Optional<Environment> environment,
        Map<String, Weights> weights) {
    public Experiment {
        weights = Map.copyOf(weights);
    }

    /** Whether the steps that fit into the budget are still to be found out. */
    boolean needsCalibration() {
        return budget.isPresent()
                && plan.contestants().stream()
                        .noneMatch(contestant -> contestant.budget().isPresent());
    }

    /** The same with more contestants or blocks. */
    public Experiment with(Plan larger) {
        return new Experiment(id, owner, larger, budget, again, created, environment, weights);
    }

    /** What it is about, in a line. */
    public String title() {
        return String.join(
                " · ",
                plan.contestants().stream()
                        .filter(contestant -> contestant.budget().isEmpty())
                        .map(Contestant::name)
                        .toList());
    }
}
