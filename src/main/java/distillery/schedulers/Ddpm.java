package distillery.schedulers;

/**
 * DDPM: the reverse of the training's noising, which removes noise and adds a little fresh noise at every step. Ho,
 * Jain and Abbeel, "Denoising Diffusion Probabilistic Models", arXiv 2006.11239, equation 7. Stateless, for any thread.
 */
final class Ddpm {
    private Ddpm() {}

    static Schedule schedule(SchedulerConfig config, int steps) {
        config.refuse("variance_type");
        int[] timesteps = config.wholeTimesteps(steps);
        ScheduleBuilder table = new ScheduleBuilder();
        for (int i = 0; i < steps; i++) {
            NoiseLevel from = config.noise().level(timesteps[i]);
            NoiseLevel to = i + 1 < steps ? config.noise().level(timesteps[i + 1]) : NoiseLevel.CLEAN;
            double kept = square(from.signal() / to.signal());
            double left = square(to.noise() / from.noise());
            Combination x = table.latents();
            Combination picture = config.prediction().picture(x, table.prediction(timesteps[i], 1), from);
            Combination mean = picture.times(to.signal() * (1 - kept) / square(from.noise()))
                    .plus(x.times(Math.sqrt(kept) * left));
            boolean draws = timesteps[i] > 0;
            table.moveTo(draws ? mean.plus(table.noise().times(Math.sqrt(left * (1 - kept)))) : mean);
        }
        return table.build(1);
    }

    private static double square(double number) {
        return number * number;
    }
}
