package distillery.schedulers;

import java.util.ArrayList;
import java.util.List;

/**
 * LMS: lays a polynomial through the last four slopes and follows its integral, the Adams-Bashforth method for uneven
 * steps; by Crowson, in k-diffusion, on the slopes of Karras and others, arXiv 2206.00364. Stateless, for any thread.
 */
final class Lms {
    private static final int ORDER = 4;

    private Lms() {}

    static Schedule schedule(SchedulerConfig config, int steps) {
        config.refuse("use_exponential_sigmas", "use_beta_sigmas");
        Sigmas sigmas = Sigmas.of(config, steps, config.karrasSigmas(), 0);
        ScheduleBuilder table = new ScheduleBuilder();
        List<Combination> slopes = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            Combination next = table.latents();
            slopes.add(0, sigmas.noise(table, config.prediction(), i));
            int order = Math.min(i + 1, ORDER);
            for (int k = 0; k < order; k++) {
                next = next.plus(slopes.get(k).times(integral(sigmas, i, order, k)));
            }
            table.moveTo(next);
        }
        return table.build(sigmas.initialScale(config));
    }

    /**
     * The integral, over step {@code i}, of the polynomial that is 1 at sigma i - k and 0 at the other sigmas of the last
     * {@code order}. Gauss's rule with two points is exact up to the third degree.
     */
    private static double integral(Sigmas sigmas, int i, int order, int k) {
        double half = (sigmas.get(i + 1) - sigmas.get(i)) / 2;
        double middle = sigmas.get(i) + half;
        double apart = half / Math.sqrt(3);
        return half * (basis(sigmas, i, order, k, middle - apart) + basis(sigmas, i, order, k, middle + apart));
    }

    private static double basis(Sigmas sigmas, int i, int order, int k, double sigma) {
        double product = 1;
        for (int other = 0; other < order; other++) {
            if (other != k) {
                product *= (sigma - sigmas.get(i - other)) / (sigmas.get(i - k) - sigmas.get(i - other));
            }
        }
        return product;
    }
}
