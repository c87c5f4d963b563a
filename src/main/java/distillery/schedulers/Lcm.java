package distillery.schedulers;

/**
 * LCM: for models distilled to jump to the picture at once; each step jumps there and adds fresh noise of the next
 * level. Luo, Tan, Huang, Li and Zhao, "Latent Consistency Models", arXiv 2310.04378, algorithm 3, with the boundary
 * conditions of Song and others, arXiv 2303.01469, appendix C. Stateless, for any thread.
 *
 * <p>Timesteps come from those of the distillation, 50 unless the config says otherwise. For more steps than that,
 * which diffusers refuses, they are spread over all of the training's, which for 50 is the same.
 */
final class Lcm {
    /** The standard deviation of the data that the boundary conditions assume. */
    private static final double SIGMA_DATA = 0.5;

    private Lcm() {}

    static Schedule schedule(SchedulerConfig config, int steps) {
        int[] timesteps = timesteps(config, steps);
        ScheduleBuilder table = new ScheduleBuilder();
        for (int i = 0; i < steps; i++) {
            NoiseLevel level = config.noise().level(timesteps[i]);
            Combination x = table.latents();
            Combination picture = config.prediction().picture(x, table.prediction(timesteps[i], 1), level);
            double time = timesteps[i] * config.timestepScaling();
            double spread = time * time + SIGMA_DATA * SIGMA_DATA;
            Combination clean = picture.times(time / Math.sqrt(spread)).plus(x.times(SIGMA_DATA * SIGMA_DATA / spread));
            if (i + 1 < steps) {
                NoiseLevel next = config.noise().level(timesteps[i + 1]);
                table.moveTo(clean.times(next.signal()).plus(table.noise().times(next.noise())));
            } else {
                table.moveTo(clean);
            }
        }
        return table.build(1);
    }

    private static int[] timesteps(SchedulerConfig config, int steps) {
        int count = config.noise().count();
        int origins = config.originalInferenceSteps();
        int[] timesteps = new int[steps];
        if (steps > origins) {
            double[] spread = Spacing.TRAILING.timesteps(count, steps, 0);
            for (int i = 0; i < steps; i++) {
                timesteps[i] = (int) spread[i];
            }
            return timesteps;
        }
        int stride = count / origins;
        for (int i = 0; i < steps; i++) {
            int skipped = (int) (i * ((double) origins / steps));
            timesteps[i] = (origins - skipped) * stride - 1;
        }
        return timesteps;
    }
}
