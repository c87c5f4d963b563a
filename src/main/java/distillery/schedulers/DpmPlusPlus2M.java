package distillery.schedulers;

/**
 * DPM++ 2M: solves the noise-free part of the way exactly and extends the last two predicted pictures in a straight
 * line. Lu, Zhou, Bao, Chen, Li and Zhu, "DPM-Solver++", arXiv 2211.01095, algorithm 2. Stateless, for any thread.
 *
 * <p>The first step, and the last if it ends without noise or is one of fewer than 15, use the newest picture alone.
 */
final class DpmPlusPlus2M {
    private static final int FEW = 15;

    private DpmPlusPlus2M() {}

    static Schedule schedule(SchedulerConfig config, int steps) {
        return schedule(config, steps, false);
    }

    /** The same on the noise levels of Karras and others, arXiv 2206.00364, equation 5. */
    static Schedule karras(SchedulerConfig config, int steps) {
        return schedule(config, steps, true);
    }

    private static Schedule schedule(SchedulerConfig config, int steps, boolean karras) {
        config.refuse("algorithm_type", "solver_order", "use_lu_lambdas", "lambda_min_clipped");
        config.refuse("use_exponential_sigmas", "use_beta_sigmas");
        Sigmas sigmas = Sigmas.forSolver(config, steps, karras);
        ScheduleBuilder table = new ScheduleBuilder();
        Combination previous = Combination.ZERO;
        for (int i = 0; i < steps; i++) {
            NoiseLevel from = sigmas.level(i);
            NoiseLevel to = sigmas.level(i + 1);
            double decay = sigmas.get(i + 1) / sigmas.get(i);
            Combination x = table.latents();
            Combination picture = config.prediction().picture(x, table.prediction(sigmas.timestep(i), 1), from);
            Combination next = x.times(to.noise() / from.noise()).plus(picture.times(to.signal() * (1 - decay)));
            if (!firstOrder(config, sigmas, i)) {
                double length = sigmas.lambda(i + 1) - sigmas.lambda(i);
                double lengthBefore = sigmas.lambda(i) - sigmas.lambda(i - 1);
                double reach = config.solverType().equals("heun") ? decay - 1 + length : (1 - decay) * length / 2;
                next = next.plus(picture.minus(previous).times(to.signal() * reach / lengthBefore));
            }
            table.moveTo(next);
            previous = picture;
        }
        return table.build(1);
    }

    private static boolean firstOrder(SchedulerConfig config, Sigmas sigmas, int i) {
        boolean last = i == sigmas.count() - 1;
        boolean few = config.lowerOrderFinal() && sigmas.count() < FEW;
        return i == 0
                || config.solverOrder() == 1
                || (last && (few || config.eulerAtFinal() || sigmas.get(i + 1) == 0));
    }
}
