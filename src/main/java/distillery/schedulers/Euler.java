package distillery.schedulers;

/**
 * Euler: follows the straight line along the predicted noise from one noise level to the next. Karras, Aittala, Aila
 * and Laine, "Elucidating the Design Space of Diffusion-Based Generative Models", arXiv 2206.00364, algorithm 2
 * without churn and without the second-order correction. Stateless, for any thread.
 */
final class Euler {
    private Euler() {}

    static Schedule schedule(SchedulerConfig config, int steps) {
        config.refuse("use_exponential_sigmas", "use_beta_sigmas");
        Sigmas sigmas = Sigmas.of(config, steps, config.karrasSigmas(), config.lastSigma());
        ScheduleBuilder table = new ScheduleBuilder();
        for (int i = 0; i < steps; i++) {
            Combination x = table.latents();
            Combination slope = sigmas.noise(table, config.prediction(), i);
            table.moveTo(x.plus(slope.times(sigmas.get(i + 1) - sigmas.get(i))));
        }
        return table.build(sigmas.initialScale(config));
    }
}
