package distillery.schedulers;

import com.fasterxml.jackson.databind.JsonNode;
import distillery.checkpoint.ConfigFile;

/**
 * How much noise each training step added, as the {@code beta_…} keys of a scheduler's config say. Stateless, for
 * any thread.
 *
 * <p>All arithmetic is in float and in the order of PyTorch's CPU kernels, so that the numbers are those the model
 * was trained with, to the last bit. Only rescaled betas may differ from PyTorch's there, because its square root does
 * not always give the nearest float.
 */
final class Betas {
    private static final int MOST = 100_000;

    private Betas() {}

    /** One beta per training step. There are no defaults for them: those of the diffusers classes fit no latent model. */
    static float[] read(ConfigFile file) {
        int count = file.integer("num_train_timesteps", 1000);
        if (count < 2 || count > MOST) {
            throw file.cannotRun("num_train_timesteps");
        }
        float[] betas = file.hasValue("trained_betas") ? trained(file, count) : curve(file, count);
        file.ignore("beta_start", "beta_end", "beta_schedule");
        return file.flag("rescale_betas_zero_snr", false) ? rescaled(betas) : betas;
    }

    private static float[] trained(ConfigFile file, int count) {
        JsonNode list = file.node("trained_betas");
        if (!list.isArray() || list.size() != count) {
            throw file.cannotRun("trained_betas");
        }
        float[] betas = new float[count];
        for (int i = 0; i < count; i++) {
            betas[i] = (float) list.get(i).asDouble(Double.NaN);
            if (!(betas[i] > 0 && betas[i] < 1)) {
                throw file.cannotRun("trained_betas");
            }
        }
        return betas;
    }

    private static float[] curve(ConfigFile file, int count) {
        String curve = file.node("beta_schedule").asText();
        if (curve.equals("squaredcos_cap_v2")) {
            return squaredCosine(count);
        }
        double start = file.node("beta_start").asDouble();
        double end = file.node("beta_end").asDouble();
        if (!(start > 0 && start < 1)) {
            throw file.cannotRun("beta_start");
        }
        if (!(end > start && end < 1)) {
            throw file.cannotRun("beta_end");
        }
        return switch (curve) {
            case "linear" -> line(start, end, count);
            case "scaled_linear" -> squared(line(Math.sqrt(start), Math.sqrt(end), count));
            default -> throw file.cannotRun("beta_schedule");
        };
    }

    /** Evenly spaced numbers, counted from the nearer end. */
    private static float[] line(double from, double to, int count) {
        float start = (float) from;
        float end = (float) to;
        float step = (end - start) / (count - 1);
        float[] line = new float[count];
        for (int i = 0; i < count; i++) {
            line[i] = i < count / 2 ? Math.fma(step, i, start) : Math.fma(-step, count - 1 - i, end);
        }
        return line;
    }

    private static float[] squared(float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= numbers[i];
        }
        return numbers;
    }

    /** Nichol and Dhariwal, arXiv 2102.09672, equation 17, each beta at most 0.999. */
    private static float[] squaredCosine(int count) {
        float[] betas = new float[count];
        for (int i = 0; i < count; i++) {
            double now = (double) i / count;
            double then = (double) (i + 1) / count;
            betas[i] = (float) Math.min(1 - cosineAlpha(then) / cosineAlpha(now), 0.999);
        }
        return betas;
    }

    private static double cosineAlpha(double time) {
        double cosine = Math.cos((time + 0.008) / 1.008 * Math.PI / 2);
        return cosine * cosine;
    }

    /** Lets the last training step be pure noise: Lin and others, arXiv 2305.08891, algorithm 1. */
    private static float[] rescaled(float[] betas) {
        float[] roots = NoiseLevels.cumulativeAlphas(betas);
        for (int i = 0; i < roots.length; i++) {
            roots[i] = (float) Math.sqrt(roots[i]);
        }
        float first = roots[0];
        float last = roots[roots.length - 1];
        float stretch = first / (first - last);
        float before = 1;
        float[] rescaled = new float[betas.length];
        for (int i = 0; i < roots.length; i++) {
            float root = (roots[i] - last) * stretch;
            float alpha = root * root;
            rescaled[i] = 1 - alpha / before;
            before = alpha;
        }
        return rescaled;
    }
}
