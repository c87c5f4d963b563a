package distillery.schedulers;

import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.UnusableModelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code scheduler_config.json} says of how a model was trained and how it wants to be sampled. Immutable, for
 * any thread.
 *
 * <p>The file is written for one diffusers class, but any sampler may be made from it. A key that the file leaves out
 * and for which the classes have different defaults stays left out here (an empty {@code Optional}); each sampler then
 * applies its own class's default, as diffusers does.
 *
 * @param className the diffusers class the file was written for
 * @param stepsOffset added to leading timesteps
 * @param setAlphaToOne whether DDIM and PNDM end at the clean picture instead of at the least training noise
 * @param karrasSigmas whether noise levels are spread as Karras and others do
 * @param lastSigma the ratio of noise to signal that sigma samplers end at
 * @param refusals for settings that only some samplers read and that none here can run: key to error message
 */
public record SchedulerConfig(
        String className,
        NoiseLevels noise,
        Prediction prediction,
        Optional<Spacing> spacing,
        int stepsOffset,
        Optional<Boolean> setAlphaToOne,
        boolean karrasSigmas,
        double lastSigma,
        int solverOrder,
        String solverType,
        boolean lowerOrderFinal,
        boolean eulerAtFinal,
        int originalInferenceSteps,
        double timestepScaling,
        Map<String, String> refusals) {

    public SchedulerConfig {
        refusals = Map.copyOf(refusals);
    }

    /** Reads the file; an active key that would change the picture in a way not known here is refused by name. */
    public static SchedulerConfig read(ConfigFile file) {
        return read(file, file.integer("steps_offset", 0));
    }

    /** Reads the file, but for {@code steps_offset}. */
    public static SchedulerConfig read(ConfigFile file, int stepsOffset) {
        file.ignore("steps_offset");
        refuseWhatNoSamplerCanRun(file);
        NoiseLevels noise = new NoiseLevels(Betas.read(file));
        SchedulerConfig config = new SchedulerConfig(
                file.text("_class_name", ""),
                noise,
                prediction(file),
                spacing(file),
                stepsOffset,
                file.hasValue("set_alpha_to_one")
                        ? Optional.of(file.flag("set_alpha_to_one", false))
                        : Optional.empty(),
                file.flag("use_karras_sigmas", false),
                lastSigma(file, noise),
                file.integer("solver_order", 2),
                file.text("solver_type", ""),
                file.flag("lower_order_final", true),
                file.flag("euler_at_final", false),
                originalInferenceSteps(file, noise),
                file.number("timestep_scaling", 10),
                refusals(file));
        file.refuseTheRest();
        return config;
    }

    /** Throws the error about the first of these keys that asks for something which cannot be run. */
    void refuse(String... keys) {
        for (String key : keys) {
            String message = refusals.get(key);
            if (message != null) {
                throw new UnusableModelException(message);
            }
        }
    }

    /** Whole falling timesteps for the samplers that visit leading ones unless told otherwise. */
    int[] wholeTimesteps(int steps) {
        double[] timesteps = spacing.orElse(Spacing.LEADING).timesteps(noise.count(), steps, stepsOffset);
        int[] whole = new int[steps];
        for (int i = 0; i < steps; i++) {
            whole[i] = (int) Math.rint(timesteps[i]);
        }
        return whole;
    }

    /** The level at a timestep, where one below 0 stands for the end. */
    NoiseLevel levelOrEnd(int timestep, boolean alphaToOneByDefault) {
        if (timestep < 0 && setAlphaToOne.orElse(alphaToOneByDefault)) {
            return NoiseLevel.CLEAN;
        }
        return noise.level(Math.max(timestep, 0));
    }

    /** Clamping the picture inside the sampler is for models of pixels; it would ruin latents. */
    private static void refuseWhatNoSamplerCanRun(ConfigFile file) {
        only(file, "interpolation_type", "linear");
        only(file, "timestep_type", "discrete");
        only(file, "solver_type", "", "midpoint", "heun", "logrho", "bh1", "bh2");
        if (file.flag("rescale_betas_zero_snr", false) && prediction(file) == Prediction.EPSILON) {
            // At the last level nothing but noise is left, and a prediction of the noise says nothing of the picture.
            throw file.cannotRun("rescale_betas_zero_snr");
        }
        file.ignore("clip_sample_range", "sample_max_value", "dynamic_thresholding_ratio");
        file.ignore("flow_shift", "time_shift_type", "noise_sampler_seed");
    }

    /** Refuses a text other than these; the first is the default. */
    private static void only(ConfigFile file, String key, String... values) {
        if (!List.of(values).contains(file.text(key, values[0]))) {
            throw file.cannotRun(key);
        }
    }

    private static int originalInferenceSteps(ConfigFile file, NoiseLevels noise) {
        int steps = file.integer("original_inference_steps", Math.min(50, noise.count()));
        if (steps < 1 || steps > noise.count()) {
            throw file.cannotRun("original_inference_steps");
        }
        return steps;
    }

    private static Prediction prediction(ConfigFile file) {
        return switch (file.text("prediction_type", "epsilon")) {
            case "epsilon" -> Prediction.EPSILON;
            case "v_prediction" -> Prediction.V_PREDICTION;
            case "sample" -> Prediction.SAMPLE;
            default -> throw file.cannotRun("prediction_type");
        };
    }

    private static Optional<Spacing> spacing(ConfigFile file) {
        return switch (file.text("timestep_spacing", "")) {
            case "" -> Optional.empty();
            case "leading" -> Optional.of(Spacing.LEADING);
            case "linspace" -> Optional.of(Spacing.LINSPACE);
            case "trailing" -> Optional.of(Spacing.TRAILING);
            default -> throw file.cannotRun("timestep_spacing");
        };
    }

    private static double lastSigma(ConfigFile file, NoiseLevels noise) {
        return switch (file.text("final_sigmas_type", "zero")) {
            case "zero" -> 0;
            case "sigma_min" -> noise.sigma(0);
            default -> throw file.cannotRun("final_sigmas_type");
        };
    }

    private static Map<String, String> refusals(ConfigFile file) {
        Map<String, Boolean> runs = new HashMap<>();
        runs.put("skip_prk_steps", file.flag("skip_prk_steps", true));
        runs.put("use_exponential_sigmas", !file.flag("use_exponential_sigmas", false));
        runs.put("use_beta_sigmas", !file.flag("use_beta_sigmas", false));
        runs.put("use_lu_lambdas", !file.flag("use_lu_lambdas", false));
        runs.put("predict_x0", file.flag("predict_x0", true));
        // diffusers writes the default, which clips nothing, as -Infinity.
        runs.put(
                "lambda_min_clipped",
                !file.hasValue("lambda_min_clipped")
                        || Double.isInfinite(file.node("lambda_min_clipped").asDouble()));
        runs.put("solver_order", Set.of(1, 2).contains(file.integer("solver_order", 2)));
        runs.put("algorithm_type", Set.of("dpmsolver++", "deis").contains(file.text("algorithm_type", "dpmsolver++")));
        runs.put(
                "variance_type",
                Set.of("fixed_small", "fixed_small_log").contains(file.text("variance_type", "fixed_small")));
        Map<String, String> refusals = new HashMap<>();
        runs.forEach((key, canRun) -> {
            if (!canRun) {
                refusals.put(key, file.cannotRun(key).getMessage());
            }
        });
        return refusals;
    }
}
