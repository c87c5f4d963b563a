package distillery.schedulers;

import java.util.HashMap;
import java.util.Map;

/**
 * A weighted sum of tensors that do not exist yet: the latents and predictions of numbered UNet calls, and fresh
 * noise. A sampler is written with these as its paper writes it, once, and what comes out is a table of weights.
 * Immutable, for any thread.
 */
final class Combination {
    /** The empty sum. */
    static final Combination ZERO = new Combination(Map.of());

    /** What the terms of a sum stand for. */
    enum Kind {
        LATENTS,
        PREDICTION,
        NOISE
    }

    private record Term(Kind kind, int call) {}

    private final Map<Term, Double> weights;

    private Combination(Map<Term, Double> weights) {
        this.weights = Map.copyOf(weights);
    }

    /** One tensor by itself; {@code call} counts UNet calls from 0. */
    static Combination of(Kind kind, int call) {
        return new Combination(Map.of(new Term(kind, call), 1.0));
    }

    Combination plus(Combination other) {
        Map<Term, Double> sum = new HashMap<>(weights);
        other.weights.forEach((term, weight) -> sum.merge(term, weight, Double::sum));
        return new Combination(sum);
    }

    Combination minus(Combination other) {
        return plus(other.times(-1));
    }

    Combination times(double factor) {
        Map<Term, Double> product = new HashMap<>(weights);
        product.replaceAll((term, weight) -> weight * factor);
        return new Combination(product);
    }

    /** The weight of one tensor, 0 where it does not take part. */
    double weight(Kind kind, int call) {
        return weights.getOrDefault(new Term(kind, call), 0.0);
    }

    /** The first call whose tensor of this kind takes part, or {@code otherwise} if none does. */
    int oldest(Kind kind, int otherwise) {
        return weights.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind && entry.getValue() != 0)
                .mapToInt(entry -> entry.getKey().call())
                .min()
                .orElse(otherwise);
    }
}
