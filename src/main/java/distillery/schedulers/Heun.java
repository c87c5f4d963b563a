package distillery.schedulers;

/**
 * Heun: an Euler step, then the same step again along the mean of the slopes at its two ends. Karras, Aittala, Aila
 * and Laine, arXiv 2206.00364, algorithm 1. Stateless, for any thread.
 *
 * <p>N steps cost 2N - 1 UNet calls; the last step, to no noise at all, has no slope at its end.
 */
final class Heun {
    private Heun() {}

    static Schedule schedule(SchedulerConfig config, int steps) {
        config.refuse("use_exponential_sigmas", "use_beta_sigmas");
        Sigmas sigmas = Sigmas.of(config, steps, config.karrasSigmas(), 0);
        ScheduleBuilder table = new ScheduleBuilder();
        for (int i = 0; i < steps; i++) {
            double length = sigmas.get(i + 1) - sigmas.get(i);
            Combination start = table.latents();
            Combination slope = sigmas.noise(table, config.prediction(), i);
            table.moveTo(start.plus(slope.times(length)));
            if (i + 1 < steps) {
                Combination slopeAtEnd = sigmas.noise(table, config.prediction(), i + 1);
                table.moveTo(start.plus(slope.plus(slopeAtEnd).times(length / 2)));
            }
        }
        return table.build(sigmas.initialScale(config));
    }
}
