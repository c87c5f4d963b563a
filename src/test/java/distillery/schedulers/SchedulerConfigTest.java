package distillery.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerConfigTest {
    @ParameterizedTest
    @CsvSource({"sd-v1-4, PNDM", "sd-v1-5, PNDM", "sd-2-1-base, PNDM", "sdxl-base-1.0, EULER"})
    void publishedConfigsAskForTheirSampler(String model, Schedulers expected) {
        assertThat(Schedulers.of(Configs.published(model))).isEqualTo(expected);
    }

    @Test
    void anAbsentSpacingMeansWhatEachSamplersOwnClassMeansByIt() {
        SchedulerConfig config = Configs.published("sd-v1-4");

        assertThat(timesteps(Schedulers.DPM_PLUS_PLUS_2M, config)).containsExactly(999.0, 749.0, 500.0, 250.0);
        assertThat(timesteps(Schedulers.EULER, config)).containsExactly(999.0, 666.0, 333.0, 0.0);
        assertThat(timesteps(Schedulers.DDIM, config)).containsExactly(751.0, 501.0, 251.0, 1.0);
        assertThat(timesteps(Schedulers.PNDM, config)).containsExactly(751.0, 501.0, 501.0, 251.0, 1.0);
    }

    @Test
    void aWrittenSpacingHoldsForAllSamplers() {
        SchedulerConfig config = Configs.published("sdxl-base-1.0");

        assertThat(timesteps(Schedulers.EULER, config)).containsExactly(751.0, 501.0, 251.0, 1.0);
        assertThat(timesteps(Schedulers.DPM_PLUS_PLUS_2M, config)).containsExactly(801.0, 601.0, 401.0, 201.0);
    }

    @Test
    void fractionalTimestepsStayFractional() {
        SchedulerConfig config = Configs.published("sd-v1-4");

        assertThat(Schedulers.EULER.schedule(config, 5).steps().get(1).timestep())
                .isEqualTo(749.25);
    }

    @Test
    void anAbsentEndIsTheLeastTrainingNoiseForPndmAndNoNoiseForDdim() {
        SchedulerConfig config = Configs.published("sd-v1-4", "{\"set_alpha_to_one\": null}");

        assertThat(last(Schedulers.DDIM, config)).isEqualTo(last(Schedulers.DDIM, withEnd(true)));
        assertThat(last(Schedulers.PNDM, config)).isEqualTo(last(Schedulers.PNDM, withEnd(false)));
        assertThat(last(Schedulers.PNDM, withEnd(true))).isNotEqualTo(last(Schedulers.PNDM, withEnd(false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clip_sample: true",
                "thresholding: true",
                "timestep_spacing: \"cosine\"",
                "prediction_type: \"flow_prediction\"",
                "beta_schedule: \"sigmoid\"",
                "beta_start: 0",
                "beta_end: 1.5",
                "trained_betas: [0.1, 0.2]",
                "num_train_timesteps: 0",
                "rescale_betas_zero_snr: true",
                "use_flow_sigmas: true",
                "sigma_max: 700.0",
                "timestep_type: \"continuous\"",
                "interpolation_type: \"log_linear\"",
                "final_sigmas_type: \"tiny\"",
                "solver_type: \"rk4\"",
                "original_inference_steps: 0",
                "disable_corrector: [0]",
                "a_key_of_tomorrow: 3"
            })
    void aSettingThatNoSamplerCanRunIsRefusedByName(String setting) {
        String key = setting.substring(0, setting.indexOf(':'));
        String value = setting.substring(key.length() + 2);

        assertThatThrownBy(() -> Configs.published("sd-v1-4", "{\"%s\": %s}".formatted(key, value)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage(
                        "scheduler_config.json asks for %s = %s, which this version cannot run. Use a model without it."
                                .formatted(key, value.replace(" ", "")));
    }

    @Test
    void aNumberThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Configs.published("sd-v1-4", "{\"timestep_scaling\": \"many\"}"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("scheduler_config.json has timestep_scaling = \"many\", where a number is expected.");
        assertThatThrownBy(
                        () -> Configs.read("{\"beta_schedule\": \"linear\", \"beta_start\": NaN, \"beta_end\": 0.1}"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("beta_start = \"NaN\"");
        assertThatThrownBy(() -> Configs.read("""
                {"beta_schedule": "linear", "beta_start": 0.1, "beta_end": 0.2, "timestep_scaling": NaN}
                """))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("timestep_scaling = \"NaN\", where a number is expected");
    }

    @Test
    void missingBetasAreNamed() {
        assertThatThrownBy(() -> Configs.read("{\"_class_name\": \"DDIMScheduler\"}"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("scheduler_config.json lacks beta_schedule.");
    }

    @Test
    void aMissingClipSampleNeverTurnsClippingOn() {
        SchedulerConfig config = Configs.published("sd-v1-4", "{\"clip_sample\": null}");

        assertThat(Schedulers.DDIM.schedule(config, 4))
                .isEqualTo(Schedulers.DDIM.schedule(Configs.published("sd-v1-4"), 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "skip_prk_steps | false | PNDM",
                "variance_type | \"fixed_large\" | DDPM",
                "use_beta_sigmas | true | EULER",
                "use_exponential_sigmas | true | HEUN",
                "use_exponential_sigmas | true | LMS",
                "algorithm_type | \"sde-dpmsolver++\" | DPM_PLUS_PLUS_2M",
                "use_lu_lambdas | true | DPM_PLUS_PLUS_2M_KARRAS",
                "lambda_min_clipped | -5.1 | DPM_PLUS_PLUS_2M",
                "solver_order | 3 | UNIPC",
                "predict_x0 | false | UNIPC"
            })
    void aSettingOfOneSamplerStopsThatOneOnly(String key, String value, Schedulers refusing) {
        SchedulerConfig config = Configs.published("sd-v1-4", "{\"%s\": %s}".formatted(key, value));

        assertThatThrownBy(() -> refusing.schedule(config, 4))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("scheduler_config.json asks for " + key + " = " + value);
        assertThat(Schedulers.DDIM.schedule(config, 4).steps()).hasSize(4);
    }

    @Test
    void aFileThatDiffusersWroteInFullIsRead() {
        SchedulerConfig config = Configs.read("""
                {"_class_name": "DPMSolverMultistepScheduler", "_diffusers_version": "0.30.0",
                 "algorithm_type": "dpmsolver++", "beta_end": 0.012, "beta_schedule": "scaled_linear",
                 "beta_start": 0.00085, "clip_sample": false, "dynamic_thresholding_ratio": 0.995,
                 "euler_at_final": false, "final_sigmas_type": "zero", "lambda_min_clipped": -Infinity,
                 "lower_order_final": true, "num_train_timesteps": 1000, "prediction_type": "epsilon",
                 "rescale_betas_zero_snr": false, "sample_max_value": 1.0, "set_alpha_to_one": false,
                 "skip_prk_steps": true, "solver_order": 2, "solver_type": "midpoint", "steps_offset": 1,
                 "thresholding": false, "timestep_spacing": "leading", "trained_betas": null,
                 "use_karras_sigmas": true, "use_lu_lambdas": false, "variance_type": null}
                """);

        assertThat(Schedulers.of(config)).isEqualTo(Schedulers.DPM_PLUS_PLUS_2M_KARRAS);
        assertThat(timesteps(Schedulers.of(config), config)).hasSize(4).startsWith(999.0);
    }

    @Test
    void aModelWithoutKarrasSigmasGetsPlainDpmPlusPlus() {
        SchedulerConfig config = Configs.published("sd-v1-4", "{\"_class_name\": \"DPMSolverMultistepScheduler\"}");

        assertThat(Schedulers.of(config)).isEqualTo(Schedulers.DPM_PLUS_PLUS_2M);
    }

    @Test
    void anUnknownClassGivesTheNamesToChooseFrom() {
        SchedulerConfig config = Configs.published("sd-v1-4", "{\"_class_name\": \"EDMEulerScheduler\"}");

        assertThatThrownBy(() -> Schedulers.of(config))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("EDMEulerScheduler")
                .hasMessageEndingWith("Choose one of pndm, ddim, ddpm, euler, euler-a, heun, lms, dpm++2m,"
                        + " dpm++2m-karras, unipc, lcm.");
    }

    private static SchedulerConfig withEnd(boolean alphaToOne) {
        return Configs.published("sd-v1-4", "{\"set_alpha_to_one\": %s}".formatted(alphaToOne));
    }

    private static List<Double> timesteps(Schedulers scheduler, SchedulerConfig config) {
        return scheduler.schedule(config, 4).steps().stream()
                .map(Step::timestep)
                .toList();
    }

    private static Step last(Schedulers scheduler, SchedulerConfig config) {
        List<Step> steps = scheduler.schedule(config, 4).steps();
        return steps.get(steps.size() - 1);
    }
}
