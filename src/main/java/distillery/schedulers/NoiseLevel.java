package distillery.schedulers;

/**
 * How far latents are from a clean picture: {@code latents = signal · picture + noise · gaussian}, with
 * {@code signal² + noise² = 1}. Immutable, for any thread.
 */
public record NoiseLevel(double signal, double noise) {
    /** No noise left. */
    static final NoiseLevel CLEAN = new NoiseLevel(1, 0);

    /** By the share of the picture's variance, which the papers write as alpha with a bar. */
    static NoiseLevel ofCumulativeAlpha(double alpha) {
        return new NoiseLevel(Math.sqrt(alpha), Math.sqrt(1 - alpha));
    }

    /** By the ratio of noise to signal. */
    static NoiseLevel ofSigma(double sigma) {
        double signal = 1 / Math.sqrt(sigma * sigma + 1);
        return new NoiseLevel(signal, sigma * signal);
    }
}
