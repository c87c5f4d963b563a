package distillery.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what {@code src/test/reference/schedulers.py} recorded with diffusers 0.42.1 and torch 2.13.0. */
class SchedulersAgainstDiffusersTest {
    /** The record has nine digits; diffusers' coefficients were raised to double for it. */
    private static final double TOLERANCE = 2e-8;

    /** Rescaled betas go through PyTorch's square root, which is not always the nearest float. */
    private static final double RESCALED_TOLERANCE = 2e-6;

    /** The recorded timesteps are diffusers' own, in float; the fractional ones go through logarithms of floats. */
    private static final double TIMESTEP_TOLERANCE = 2e-3;

    private static JsonNode goldens;
    private static Map<String, SchedulerConfig> configs = Map.of();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream stream =
                SchedulersAgainstDiffusersTest.class.getResourceAsStream("/schedulers/diffusers.json")) {
            goldens = new JsonMapper().readTree(Objects.requireNonNull(stream));
            configs = goldens.get("configs")
                    .propertyStream()
                    .collect(Collectors.toMap(Map.Entry::getKey, config -> Configs.with(config.getValue(), "{}")));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aTableWalksWhereDiffusersDoes(String name, JsonNode golden) {
        Schedule schedule = Schedulers.named(golden.get("scheduler").asText())
                .schedule(
                        config(golden.get("config").asText()),
                        golden.get("steps").asInt());

        assertThat(schedule.steps()).hasSameSizeAs(golden.get("timesteps"));
        for (int call = 0; call < schedule.steps().size(); call++) {
            assertThat(schedule.steps().get(call).timestep())
                    .as("timestep of call %d", call)
                    .isCloseTo(golden.get("timesteps").get(call).asDouble(), within(TIMESTEP_TOLERANCE));
        }
        double tolerance = golden.get("config").asText().equals("zero-snr") ? RESCALED_TOLERANCE : TOLERANCE;
        for (int j = 0; j < golden.get("last").size(); j++) {
            Walk walk = walk(schedule, j);
            assertClose(walk.end(), golden.get("last").get(j), tolerance, "end of number " + j);
            assertThat(walk.draws()).as("draws").isEqualTo(golden.get("draws").asInt());
        }
        Walk first = walk(schedule, 0);
        for (int call = 0; call < schedule.steps().size(); call++) {
            assertClose(
                    first.trace().get(call), golden.get("first").get(call), tolerance, "latents after call " + call);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sums")
    void everyCountOfStepsVisitsTheTimestepsOfDiffusers(String name, JsonNode golden) {
        SchedulerConfig config = Configs.published("sd-v1-4", """
                {"timestep_spacing": "%s", "use_karras_sigmas": %s}
                """.formatted(
                        golden.get("spacing").asText(), golden.get("karras").asBoolean()));
        boolean onePointIsTheFirst = !golden.get("scheduler").asText().matches("dpm.*|unipc|lcm");

        for (int steps = 1; steps <= golden.get("sums").size(); steps++) {
            boolean diffusersStartsAtZero = steps == 1
                    && onePointIsTheFirst
                    && golden.get("spacing").asText().equals("linspace");
            boolean diffusersTakesOneStepMore = golden.get("spacing").asText().equals("trailing")
                    && (steps == 61 || steps == 103 || steps == 121 || steps == 122);
            if (diffusersStartsAtZero || diffusersTakesOneStepMore) {
                continue;
            }

            var calls = Schedulers.named(golden.get("scheduler").asText())
                    .schedule(config, steps)
                    .steps();

            double sum = 0;
            double weighted = 0;
            for (int call = 0; call < calls.size(); call++) {
                sum += calls.get(call).timestep();
                weighted += (call + 1) * calls.get(call).timestep();
            }
            JsonNode row = golden.get("sums").get(steps - 1);
            assertThat(calls).as("%d steps", steps).hasSize(row.get(0).asInt());
            assertThat(sum).as("%d steps", steps).isCloseTo(row.get(1).asDouble(), within(0.02));
            assertThat(weighted).as("%d steps", steps).isCloseTo(row.get(2).asDouble(), within(0.5));
        }
    }

    @Test
    void noiseLevelsEqualThoseOfPyTorchToTheLastBit() {
        for (var entry : goldens.get("alphas").properties()) {
            NoiseLevels noise = config(entry.getKey()).noise();
            int stride = Math.max(1, noise.count() / 37);

            for (int i = 0; i < entry.getValue().size(); i++) {
                float alpha = (float) Double.parseDouble(entry.getValue().get(i).asText());
                NoiseLevel expected = NoiseLevel.ofCumulativeAlpha(alpha);
                NoiseLevel actual = noise.level(i * stride);
                if (entry.getKey().equals("zero-snr")) {
                    assertThat(actual.signal()).isCloseTo(expected.signal(), within(RESCALED_TOLERANCE));
                } else {
                    assertThat(actual).as("%s, %d", entry.getKey(), i * stride).isEqualTo(expected);
                }
            }
        }
    }

    private static SchedulerConfig config(String name) {
        return Objects.requireNonNull(configs.get(name), name);
    }

    private static Walk walk(Schedule schedule, int j) {
        return Walk.along(
                schedule,
                1.3 * Math.cos(1.7 * j),
                (scaled, timestep) -> Math.tanh(0.7 * scaled + Math.sin(timestep / 100)),
                call -> 1.5 * Math.sin(12.9898 * (4 * call + j + 1)));
    }

    private static void assertClose(double actual, JsonNode expected, double tolerance, String what) {
        assertThat(actual)
                .as(what)
                .isCloseTo(expected.asDouble(), within(tolerance * (1 + Math.abs(expected.asDouble()))));
    }

    private static Stream<Object[]> cases() {
        return StreamSupport.stream(goldens.get("cases").spliterator(), false).map(golden -> new Object[] {
            golden.get("config").asText() + " " + golden.get("scheduler").asText() + " "
                    + golden.get("steps").asInt(),
            golden
        });
    }

    private static Stream<Object[]> sums() {
        return StreamSupport.stream(goldens.get("timesteps").spliterator(), false)
                .map(golden -> new Object[] {
                    golden.get("scheduler").asText() + " "
                            + golden.get("spacing").asText()
                            + (golden.get("karras").asBoolean() ? " karras" : ""),
                    golden
                });
    }
}
