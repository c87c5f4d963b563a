package distillery.training;

import distillery.engine.AdamW;

/**
 * How long and how fast something learns. Unchanging.
 *
 * @param steps how often the weights are moved
 * @param batch examples per step
 * @param rate the highest learning rate
 * @param warmup steps over which the rate rises to it; afterwards it falls along a cosine
 * @param decay see {@link AdamW.Settings#decay}
 * @param clip see {@link AdamW.Settings#clip}
 * @param averaging see {@link AdamW.Settings#averaging}
 * @param seed of all that is drawn
 */
public record Schooling(
        long steps, int batch, double rate, long warmup, double decay, double clip, double averaging, long seed) {
    /** The share of the highest rate that the last step is taken with. */
    private static final double LEAST = 0.02;

    public Schooling {
        if (steps < 1 || batch < 1 || warmup < 0 || !(rate > 0) || !(clip > 0)) {
            throw new IllegalArgumentException(
                    "Training needs at least one step, one example a step, and a rate and a clip above 0.");
        }
    }

    /** The same in another number of steps. */
    Schooling of(long otherSteps) {
        return new Schooling(otherSteps, batch, rate, Math.min(warmup, otherSteps), decay, clip, averaging, seed);
    }

    AdamW.Settings optimiser() {
        return new AdamW.Settings(0.9, 0.99, decay, clip, averaging);
    }

    /** The learning rate of a step, counted from 0 (Loshchilov and Hutter, arXiv 1608.03983, without restarts). */
    public double rate(long step) {
        if (step < warmup) {
            return rate * (step + 1) / warmup;
        }
        double done = Math.min(1, (step - warmup) / (double) Math.max(1, steps - warmup));
        return rate * (LEAST + (1 - LEAST) * (1 + Math.cos(Math.PI * done)) / 2);
    }
}
