package distillery.schedulers;

/**
 * The noise levels a model was trained at, one per training step, from almost none at 0 to almost only noise at the
 * last. Immutable, for any thread.
 */
public final class NoiseLevels {
    /** Stands for a last level without any signal, whose sigma would be infinite; diffusers uses this number too. */
    private static final double LEAST_ALPHA = 0x1p-24;

    private final float[] alphas;
    private final double[] sigmas;

    NoiseLevels(float[] betas) {
        alphas = cumulativeAlphas(betas);
        sigmas = new double[alphas.length];
        for (int t = 0; t < alphas.length; t++) {
            double alpha = alphas[t] == 0 ? LEAST_ALPHA : alphas[t];
            sigmas[t] = Math.sqrt((1 - alpha) / alpha);
        }
    }

    /** Running products of 1 - beta, rounded to float at each step while the product itself stays double, as in PyTorch. */
    static float[] cumulativeAlphas(float[] betas) {
        float[] alphas = new float[betas.length];
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            product *= 1 - betas[t];
            alphas[t] = (float) product;
        }
        return alphas;
    }

    /** How many training steps there are; timesteps run from 0 to one less. */
    public int count() {
        return alphas.length;
    }

    public NoiseLevel level(int timestep) {
        return NoiseLevel.ofCumulativeAlpha(alphas[timestep]);
    }

    /** The ratio of noise to signal, interpolated between training steps. */
    double sigma(double timestep) {
        int below = Math.min((int) timestep, sigmas.length - 2);
        return sigmas[below] + (sigmas[below + 1] - sigmas[below]) * (timestep - below);
    }

    /** The fractional timestep of a ratio of noise to signal: the inverse of {@link #sigma}, but straight in its logarithm. */
    double timestep(double sigma) {
        int below = 0;
        while (below < sigmas.length - 2 && sigmas[below + 1] <= sigma) {
            below++;
        }
        double low = Math.log(sigmas[below]);
        double high = Math.log(sigmas[below + 1]);
        double part = (low - Math.log(sigma)) / (low - high);
        return below + Math.min(Math.max(part, 0), 1);
    }
}
