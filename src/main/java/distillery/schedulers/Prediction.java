package distillery.schedulers;

/**
 * What a UNet was trained to answer when it sees noisy latents: the noise in them, the picture in them, or a mix of
 * both. For any thread.
 *
 * <p>With a = signal and s = noise of the level: epsilon is the noise, v = a·noise - s·picture (Salimans and Ho,
 * arXiv 2202.00512), sample is the picture.
 */
public enum Prediction {
    EPSILON,
    V_PREDICTION,
    SAMPLE;

    /** The picture in the latents, often called x0. */
    Combination picture(Combination latents, Combination prediction, NoiseLevel level) {
        return switch (this) {
            case EPSILON -> latents.minus(prediction.times(level.noise())).times(1 / level.signal());
            case V_PREDICTION -> latents.times(level.signal()).minus(prediction.times(level.noise()));
            case SAMPLE -> prediction;
        };
    }

    /** The noise in the latents, with variance 1. */
    Combination noise(Combination latents, Combination prediction, NoiseLevel level) {
        return switch (this) {
            case EPSILON -> prediction;
            case V_PREDICTION -> prediction.times(level.signal()).plus(latents.times(level.noise()));
            case SAMPLE -> latents.minus(prediction.times(level.signal())).times(1 / level.noise());
        };
    }
}
