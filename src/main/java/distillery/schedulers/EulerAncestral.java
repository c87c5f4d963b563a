package distillery.schedulers;

/**
 * Euler a: steps down further than the next noise level and comes back up to it with fresh noise, so that each step
 * has the variance of DDPM's (Ho and others, arXiv 2006.11239); by Crowson, in k-diffusion. Stateless, for any thread.
 *
 * <p>Noise is drawn at every step, at the last one too, where its weight is 0. Noise levels are never spread as
 * Karras does, whatever the config says.
 */
final class EulerAncestral {
    private EulerAncestral() {}

    static Schedule schedule(SchedulerConfig config, int steps) {
        Sigmas sigmas = Sigmas.of(config, steps, false, 0);
        ScheduleBuilder table = new ScheduleBuilder();
        for (int i = 0; i < steps; i++) {
            double from = sigmas.get(i);
            double to = sigmas.get(i + 1);
            double down = to * to / from;
            double up = Math.sqrt(to * to - down * down);
            Combination x = table.latents();
            Combination slope = sigmas.noise(table, config.prediction(), i);
            table.moveTo(x.plus(slope.times(down - from)).plus(table.noise().times(up)));
        }
        return table.build(sigmas.initialScale(config));
    }
}
