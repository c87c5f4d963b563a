package distillery.schedulers;

import java.util.ArrayList;
import java.util.List;

/**
 * PNDM as Stable Diffusion uses it (PLMS): DDIM's step along a weighted mean of up to four past predictions. Liu, Ren,
 * Lin and Zhao, "Pseudo Numerical Methods for Diffusion Models on Manifolds", arXiv 2202.09778, equations 9 and 12,
 * started as in Crowson's PLMS sampler. Stateless, for any thread.
 *
 * <p>The first step is made twice, the second time along the mean of the predictions at its two ends, so N steps cost
 * N + 1 UNet calls. The paper's Runge-Kutta start (nine calls more) is not here: {@code skip_prk_steps} must be true
 * or left out.
 */
final class Pndm {
    private Pndm() {}

    static Schedule schedule(SchedulerConfig config, int steps) {
        config.refuse("skip_prk_steps");
        int stride = config.noise().count() / steps;
        Prediction kind = config.prediction();
        ScheduleBuilder table = new ScheduleBuilder();
        Combination start = table.latents();
        List<Combination> past = new ArrayList<>();
        int[] visits = visits(config.wholeTimesteps(steps));
        for (int call = 0; call < visits.length; call++) {
            int timestep = visits[call];
            Combination x = table.latents();
            Combination e = table.prediction(timestep, 1);
            NoiseLevel here = config.noise().level(timestep);
            if (call == 1) {
                NoiseLevel before = config.noise().level(timestep + stride);
                table.moveTo(Ddim.step(kind, start, e.plus(past.get(0)).times(0.5), before, here));
            } else {
                past.add(0, e);
                NoiseLevel next = config.levelOrEnd(timestep - stride, false);
                table.moveTo(Ddim.step(kind, x, multistep(past), here, next));
            }
        }
        return table.build(1);
    }

    /** The second timestep twice. */
    private static int[] visits(int[] timesteps) {
        if (timesteps.length == 1) {
            return timesteps;
        }
        int[] visits = new int[timesteps.length + 1];
        System.arraycopy(timesteps, 0, visits, 0, 2);
        System.arraycopy(timesteps, 1, visits, 2, timesteps.length - 1);
        return visits;
    }

    /** Adams-Bashforth weights for as many predictions as there are, newest first. */
    private static Combination multistep(List<Combination> past) {
        return switch (past.size()) {
            case 1 -> past.get(0);
            case 2 -> weighted(past, 2, 3, -1);
            case 3 -> weighted(past, 12, 23, -16, 5);
            default -> weighted(past, 24, 55, -59, 37, -9);
        };
    }

    private static Combination weighted(List<Combination> past, double divisor, double... weights) {
        Combination sum = Combination.ZERO;
        for (int k = 0; k < weights.length; k++) {
            sum = sum.plus(past.get(k).times(weights[k] / divisor));
        }
        return sum;
    }
}
