package distillery.schedulers;

import java.util.ArrayList;
import java.util.List;

/**
 * UniPC: a DPM++-like step, whose result is corrected as soon as the UNet has looked at it. Zhao, Bai, Rao, Zhou and
 * Lu, "UniPC: A Unified Predictor-Corrector Framework", arXiv 2302.04867, order 1 or 2, predicting the picture. For
 * one thread.
 *
 * <p>The correction of the latents before call i + 1 replaces one estimate of an integral by a better one while what
 * the step kept of the older latents stays the same. So it is written as a difference of those estimates, added to the
 * uncorrected latents, and the table never reaches further back than three calls.
 */
final class UniPc {
    private final SchedulerConfig config;
    private final Sigmas sigmas;
    private final List<Combination> pictures = new ArrayList<>();

    private UniPc(SchedulerConfig config, int steps) {
        this.config = config;
        this.sigmas = Sigmas.forSolver(config, steps, config.karrasSigmas());
    }

    static Schedule schedule(SchedulerConfig config, int steps) {
        config.refuse("solver_order", "predict_x0", "use_exponential_sigmas", "use_beta_sigmas");
        return new UniPc(config, steps).schedule();
    }

    private Schedule schedule() {
        ScheduleBuilder table = new ScheduleBuilder();
        for (int i = 0; i < sigmas.count(); i++) {
            NoiseLevel from = sigmas.level(i);
            NoiseLevel to = sigmas.level(i + 1);
            Combination x = table.latents();
            Combination picture = config.prediction().picture(x, table.prediction(sigmas.timestep(i), 1), from);
            pictures.add(picture);
            Combination corrected = i == 0 ? x : x.plus(correction(i - 1));
            table.moveTo(corrected
                    .times(to.noise() / from.noise())
                    .plus(picture.times(to.signal() * (1 - decay(i))))
                    .minus(bend(i).times(predictedShare(i) * scale(i))));
        }
        return table.build(1);
    }

    /** What to add to the latents that step {@code i} led to, now that the picture seen in them is known. */
    private Combination correction(int i) {
        Combination arrival = pictures.get(i + 1).minus(pictures.get(i));
        if (order(i) == 1) {
            return arrival.times(-0.5 * scale(i));
        }
        double h = -length(i);
        double phi = (decay(i) - 1) / h - 1;
        double first = phi / base(i);
        double second = 2 * (phi / h - 0.5) / base(i);
        double bendShare = (first - second) / (1 - ratio(i));
        double arrivalShare = first - bendShare;
        return bend(i).times((predictedShare(i) - bendShare) * scale(i)).minus(arrival.times(arrivalShare * scale(i)));
    }

    /** How the predicted picture changed over the step before, per length of this step; nothing for order 1. */
    private Combination bend(int i) {
        return order(i) == 1
                ? Combination.ZERO
                : pictures.get(i - 1).minus(pictures.get(i)).times(1 / ratio(i));
    }

    private double predictedShare(int i) {
        return order(i) == 1 ? 0 : 0.5;
    }

    /** The first step has no step before it; a step to the clean picture has no length to measure a change by. */
    private int order(int i) {
        boolean last = i == sigmas.count() - 1;
        boolean lower = i == 0 || (last && (config.lowerOrderFinal() || sigmas.get(i + 1) == 0));
        return lower ? 1 : config.solverOrder();
    }

    private double scale(int i) {
        return sigmas.level(i + 1).signal() * base(i);
    }

    /** The paper's B(h): h itself (bh1), or e^h - 1 (bh2, the default). */
    private double base(int i) {
        return config.solverType().equals("bh1") ? -length(i) : decay(i) - 1;
    }

    private double decay(int i) {
        return sigmas.get(i + 1) / sigmas.get(i);
    }

    private double length(int i) {
        return sigmas.lambda(i + 1) - sigmas.lambda(i);
    }

    /** Where the step before began, seen from this step's start, per length of this step: negative. */
    private double ratio(int i) {
        return -length(i - 1) / length(i);
    }
}
