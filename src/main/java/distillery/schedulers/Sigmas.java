package distillery.schedulers;

import java.util.Arrays;

/**
 * The noise levels one sampler visits, as ratios of noise to signal: one per step, falling, and then where it ends.
 * With each goes the timestep that the UNet is told. Immutable, for any thread.
 */
final class Sigmas {
    /** The exponent that Karras and others recommend (arXiv 2206.00364, equation 5). */
    private static final double RHO = 7;

    private final double[] timesteps;
    private final double[] sigmas;

    private Sigmas(double[] timesteps, double[] sigmas, double end) {
        this.timesteps = timesteps;
        this.sigmas = Arrays.copyOf(sigmas, sigmas.length + 1);
        this.sigmas[sigmas.length] = end;
    }

    /**
     * Levels for samplers that step from sigma to sigma, such as Euler: N points whose timesteps may be fractional.
     * With {@code karras} their ends stay and the points between are spread anew.
     */
    static Sigmas of(SchedulerConfig config, int steps, boolean karras, double end) {
        NoiseLevels noise = config.noise();
        Spacing spacing = config.spacing().orElse(Spacing.LINSPACE);
        double[] timesteps = spacing.timesteps(noise.count(), steps, config.stepsOffset());
        double[] sigmas = Arrays.stream(timesteps).map(noise::sigma).toArray();
        if (!karras) {
            return new Sigmas(timesteps, sigmas, end);
        }
        sigmas = karras(sigmas[0], sigmas[steps - 1], steps);
        return new Sigmas(Arrays.stream(sigmas).map(noise::timestep).toArray(), sigmas, end);
    }

    /**
     * Levels for the DPM-Solver family: whole timesteps, placed for multistep solvers. With {@code karras} they are
     * spread over all that the model was trained on, whatever the spacing.
     */
    static Sigmas forSolver(SchedulerConfig config, int steps, boolean karras) {
        NoiseLevels noise = config.noise();
        if (karras) {
            double[] sigmas = karras(noise.sigma(noise.count() - 1), noise.sigma(0), steps);
            double[] timesteps =
                    Arrays.stream(sigmas).map(noise::timestep).map(Math::rint).toArray();
            return new Sigmas(timesteps, sigmas, config.lastSigma());
        }
        Spacing spacing = config.spacing().orElse(Spacing.LINSPACE);
        double[] timesteps = spacing.solverTimesteps(noise.count(), steps, config.stepsOffset());
        return new Sigmas(timesteps, Arrays.stream(timesteps).map(noise::sigma).toArray(), config.lastSigma());
    }

    private static double[] karras(double most, double least, int steps) {
        double from = Math.pow(most, 1 / RHO);
        double to = Math.pow(least, 1 / RHO);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            double part = steps == 1 ? 0 : (double) i / (steps - 1);
            sigmas[i] = Math.pow(from + part * (to - from), RHO);
        }
        return sigmas;
    }

    /** How many steps there are; the end is not one. */
    int count() {
        return timesteps.length;
    }

    /** The level before step {@code i}, or with {@code i = count()} the end. */
    double get(int i) {
        return sigmas[i];
    }

    double timestep(int i) {
        return timesteps[i];
    }

    NoiseLevel level(int i) {
        return NoiseLevel.ofSigma(sigmas[i]);
    }

    /** The logarithm of signal over noise, which the papers write as lambda. */
    double lambda(int i) {
        return -Math.log(sigmas[i]);
    }

    /**
     * Calls the UNet at level {@code i} on latents that are {@code picture + sigma · gaussian}, and gives the noise in
     * them, with variance 1.
     */
    Combination noise(ScheduleBuilder table, Prediction prediction, int i) {
        NoiseLevel level = level(i);
        Combination scaled = table.latents().times(level.signal());
        return prediction.noise(scaled, table.prediction(timestep(i), level.signal()), level);
    }

    /** The first latents' scale for such samplers: leading timesteps start from noise on top of a picture's variance. */
    double initialScale(SchedulerConfig config) {
        double most = sigmas[0];
        return config.spacing().orElse(Spacing.LINSPACE) == Spacing.LEADING ? Math.sqrt(most * most + 1) : most;
    }
}
