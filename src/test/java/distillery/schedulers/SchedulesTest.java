package distillery.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every table, whatever diffusers says. */
class SchedulesTest {
    private static final int MOST_STEPS = 150;

    /** Samplers that may come to a timestep twice: by design, or because close noise levels round to one timestep. */
    private static final Set<Schedulers> REVISITING =
            Set.of(Schedulers.PNDM, Schedulers.HEUN, Schedulers.DPM_PLUS_PLUS_2M_KARRAS);

    @ParameterizedTest
    @EnumSource
    void aUnetThatKnowsThePictureIsLedToIt(Schedulers scheduler) {
        double picture = 0.7;
        // LCM keeps a trace of the noisy latents by its boundary conditions.
        double tolerance = scheduler == Schedulers.LCM ? 1e-3 : 1e-9;

        for (String spacing : List.of("leading", "linspace")) {
            SchedulerConfig config = Configs.published("sd-v1-4", """
                    {"prediction_type": "sample", "set_alpha_to_one": true, "timestep_spacing": "%s"}
                    """.formatted(spacing));
            for (int steps = 1; steps <= MOST_STEPS; steps++) {
                Walk walk = Walk.along(scheduler.schedule(config, steps), 1.3, (x, t) -> picture, call -> 1);

                assertThat(walk.end()).as("%d %s steps", steps, spacing).isCloseTo(picture, within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noNoiseIsAddedByTheLastStep(Schedulers scheduler) {
        SchedulerConfig config = Configs.published("sd-v1-4");

        for (int steps = 1; steps <= MOST_STEPS; steps++) {
            List<Step> calls = scheduler.schedule(config, steps).steps();

            assertThat(calls.get(calls.size() - 1).noise())
                    .as("%d steps", steps)
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void timestepsFallAndStayWithinTheTraining(Schedulers scheduler) {
        for (String spacing : List.of("leading", "linspace", "trailing")) {
            SchedulerConfig config = Configs.published("sd-v1-4", "{\"timestep_spacing\": \"%s\"}".formatted(spacing));
            for (int steps = 1; steps <= MOST_STEPS; steps++) {
                List<Double> timesteps = scheduler.schedule(config, steps).steps().stream()
                        .map(Step::timestep)
                        .toList();
                List<Double> distinct = timesteps.stream().distinct().toList();

                assertThat(timesteps).isSortedAccordingTo(Comparator.reverseOrder());
                assertThat(timesteps.get(0)).isBetween(0.0, 999.0);
                assertThat(timesteps.get(timesteps.size() - 1)).isNotNegative();
                if (!REVISITING.contains(scheduler)) {
                    assertThat(distinct).as("%d %s steps", steps, spacing).hasSameSizeAs(timesteps);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stepsCostTheUnetCallsThatTheSamplerIsKnownFor(Schedulers scheduler) {
        SchedulerConfig config = Configs.published("sd-v1-4");

        for (int steps = 1; steps <= MOST_STEPS; steps++) {
            int calls = switch (scheduler) {
                case PNDM -> steps == 1 ? 1 : steps + 1;
                case HEUN -> 2 * steps - 1;
                default -> steps;
            };
            assertThat(scheduler.schedule(config, steps).steps()).hasSize(calls);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyAFewPastTensorsAreNeeded(Schedulers scheduler) {
        // v-prediction brings the latents of every remembered prediction in.
        SchedulerConfig config = Configs.published("sd-v1-4", "{\"prediction_type\": \"v_prediction\"}");
        int memory = switch (scheduler) {
            case DDIM, DDPM, EULER, EULER_ANCESTRAL, LCM -> 1;
            case HEUN, DPM_PLUS_PLUS_2M, DPM_PLUS_PLUS_2M_KARRAS -> 2;
            case UNIPC -> 3;
            case LMS -> 4;
            case PNDM -> 5;
        };

        assertThat(scheduler.schedule(config, MOST_STEPS).memory()).isEqualTo(memory);
    }

    @ParameterizedTest
    @EnumSource
    void floatsAreEnoughToFollowATable(Schedulers scheduler) {
        for (String prediction : List.of("epsilon", "v_prediction", "sample")) {
            SchedulerConfig config =
                    Configs.published("sd-v1-4", "{\"prediction_type\": \"%s\"}".formatted(prediction));
            for (int steps : List.of(4, 25, MOST_STEPS)) {
                Schedule schedule = scheduler.schedule(config, steps);

                Walk exact = Walk.along(schedule, 1.3, SchedulesTest::unet, Math::sin);
                Walk floats = Walk.inFloats(schedule, 1.3, SchedulesTest::unet, Math::sin);

                assertThat(floats.end()).as("%d steps, %s", steps, prediction).isCloseTo(exact.end(), within(1e-4));
            }
        }
    }

    @Test
    void onlyStochasticSamplersDrawNoise() {
        SchedulerConfig config = Configs.published("sd-v1-4");

        for (Schedulers scheduler : Schedulers.values()) {
            long draws = scheduler.schedule(config, 10).steps().stream()
                    .filter(Step::drawsNoise)
                    .count();

            int expected = switch (scheduler) {
                case EULER_ANCESTRAL, DDPM -> 10;
                case LCM -> 9;
                default -> 0;
            };
            assertThat(draws).as(scheduler.label()).isEqualTo(expected);
        }
    }

    @Test
    void asManyStepsAsTheTrainingHadAreAllowedWhereTheyFit() {
        SchedulerConfig config = Configs.published("sd-v1-4", "{\"timestep_spacing\": \"trailing\"}");

        for (Schedulers scheduler : Schedulers.values()) {
            List<Step> calls = scheduler.schedule(config, 1000).steps();

            assertThat(calls.get(0).timestep()).isEqualTo(999);
            assertThat(calls.get(calls.size() - 1).timestep()).isLessThan(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noStepsAndMoreThanTheTrainingHadAreRefused(Schedulers scheduler) {
        SchedulerConfig config = Configs.published("sd-v1-4");

        for (int steps : List.of(-1, 0, 1001)) {
            assertThatThrownBy(() -> scheduler.schedule(config, steps))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("This model can take from 1 to 1000 sampling steps, not " + steps + ".");
        }
    }

    @Test
    void timestepsThatAnOffsetPushesPastTheTrainingAreRefused() {
        SchedulerConfig config = Configs.published("sdxl-base-1.0");

        assertThatThrownBy(() -> Schedulers.DDIM.schedule(config, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "1000 training steps leave no room for 1000 timesteps of this spacing. Ask for fewer steps.");
        assertThat(Schedulers.DDIM.schedule(config, 999).steps()).hasSize(999);
        assertThatThrownBy(() -> Schedulers.UNIPC.schedule(config, 999)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSingleLinspaceStepStartsAtTheNoisiestTimestep() {
        SchedulerConfig config = Configs.published("sd-v1-4");

        Schedule schedule = Schedulers.EULER.schedule(config, 1);

        assertThat(schedule.steps().get(0).timestep()).isEqualTo(999);
        assertThat(schedule.initialScale()).isCloseTo(14.614647, within(1e-5));
    }

    private static double unet(double latents, double timestep) {
        return Math.tanh(0.7 * latents + Math.sin(timestep / 100));
    }
}
