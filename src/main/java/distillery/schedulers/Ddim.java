package distillery.schedulers;

/**
 * DDIM: predicts the picture and the noise, then mixes them again with less noise; no randomness on the way. Song,
 * Meng and Ermon, "Denoising Diffusion Implicit Models", arXiv 2010.02502, equation 12 with eta = 0. Stateless, for
 * any thread.
 */
final class Ddim {
    private Ddim() {}

    static Schedule schedule(SchedulerConfig config, int steps) {
        int stride = config.noise().count() / steps;
        ScheduleBuilder table = new ScheduleBuilder();
        for (int timestep : config.wholeTimesteps(steps)) {
            Combination x = table.latents();
            Combination e = table.prediction(timestep, 1);
            NoiseLevel from = config.noise().level(timestep);
            NoiseLevel to = config.levelOrEnd(timestep - stride, true);
            table.moveTo(step(config.prediction(), x, e, from, to));
        }
        return table.build(1);
    }

    /** From one noise level to another along the given prediction. */
    static Combination step(Prediction kind, Combination x, Combination e, NoiseLevel from, NoiseLevel to) {
        Combination picture = kind.picture(x, e, from);
        Combination noise = kind.noise(x, e, from);
        return picture.times(to.signal()).plus(noise.times(to.noise()));
    }
}
