package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.compare.Experiment;
import distillery.compare.Plan;
import distillery.compare.Result;
import distillery.compare.Run;
import distillery.compare.Stage;
import distillery.compare.Subject;
import distillery.statistics.PairedRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExperimentFileTest {
    @Test
    void allThatAReportKnowsIsInTheFile() throws JsonProcessingException {
        Experiment experiment = PaperExperiments.with(
                PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny")),
                Map.of("emoji", PaperExperiments.weights("large", "text")));
        List<Run> runs = new ArrayList<>();
        runs.add(PaperExperiments.run(experiment.plan(), new Plan.Turn(0, -1, 1, 0), 3, 0));
        runs.addAll(PaperExperiments.runs(experiment.plan(), 2, 1));

        JsonNode file = json(PaperExperiments.report(experiment, runs));

        assertThat(file.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "created",
                        "environment",
                        "weights",
                        "contestants",
                        "subjects",
                        "result",
                        "cautions",
                        "runs");
        assertThat(file.path("created").textValue()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(file.path("environment").path("processor").textValue()).isEqualTo("Zen 4");
        assertThat(file.path("weights").path("emoji").path("unet").longValue()).isEqualTo(3_330_384);
        assertThat(file.path("contestants").path(1).path("scheduler").textValue())
                .isEqualTo("euler-a");
        assertThat(file.path("contestants").path(1).path("budget").isNull()).isTrue();
        assertThat(file.path("subjects").path(0).path("negative").isNull()).isTrue();
        assertThat(file.path("subjects").path(1).path("negative").textValue()).isEqualTo("cats");
        assertThat(file.path("runs")).hasSameSizeAs(runs);
        JsonNode warmUp = file.path("runs").path(0);
        assertThat(warmUp.path("contestant").textValue()).isEqualTo("emoji-tiny");
        assertThat(warmUp.path("counted").booleanValue()).isFalse();
        assertThat(warmUp.path("grownBytes").longValue()).isEqualTo(1 << 20);
        assertThat(warmUp.path("steps")).hasSize(20);
        assertThat(warmUp.path("seconds").doubleValue())
                .isEqualTo(runs.get(0).timings().total());
        assertThat(file.path("runs").path(1).path("grownBytes").isNull()).isTrue();
    }

    @Test
    void aSeedThatDoesNotFitIntoADoubleSurvives() throws JsonProcessingException {
        Plan plan = new Plan(
                List.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny")),
                0,
                List.of(
                        new Subject("a cat", Optional.empty(), (1L << 53) + 1),
                        new Subject("a dog", Optional.empty(), -1)),
                1);

        JsonNode subjects = json(PaperExperiments.report(PaperExperiments.of(plan, Map.of()), List.of()))
                .path("subjects");

        assertThat(subjects.path(0).path("seed").textValue()).isEqualTo("9007199254740993");
        assertThat(subjects.path(1).path("seed").textValue()).isEqualTo("18446744073709551615");
    }

    @Test
    void theResultIsThatOfTheReport() throws JsonProcessingException {
        Experiment experiment = PaperExperiments.of(
                PaperExperiments.emoji("emoji"),
                PaperExperiments.emoji("emoji-small"),
                PaperExperiments.emoji("emoji-tiny"));
        Report report = PaperExperiments.report(
                experiment,
                PaperExperiments.runs(
                        experiment.plan(), turn -> 3 - turn.contestant() + 0.01 * (turn.block() + turn.place())));

        JsonNode result = json(report).path("result");

        assertThat(result.path("baseline").textValue()).isEqualTo("emoji");
        assertThat(result.path("models")).hasSize(3);
        assertThat(result.path("pairs")).hasSize(2);
        for (int k = 0; k < 2; k++) {
            JsonNode pair = result.path("pairs").path(k);
            Result.Standing standing = report.rows().get(k + 1).standing();
            PairedRatio ratio = standing.ratio().orElseThrow();
            assertThat(pair.path("model").textValue())
                    .isEqualTo(standing.contestant().name());
            assertThat(pair.path("ratio").doubleValue()).isEqualTo(ratio.ratio());
            assertThat(pair.path("low").doubleValue())
                    .isEqualTo(ratio.interval().low());
            assertThat(pair.path("high").doubleValue())
                    .isEqualTo(ratio.interval().high());
            assertThat(pair.path("n").intValue()).isEqualTo(6);
            assertThat(pair.path("verdict").textValue())
                    .isEqualTo(report.verdicts().get(k));
            assertThat(result.path("models").path(k + 1).path("medianSeconds").doubleValue())
                    .isEqualTo(standing.time(Stage.TOTAL).median());
        }
    }

    @Test
    void anIntervalWithoutEndsIsNoInfinityWhichJsonLacks() throws JsonProcessingException {
        Plan plan = new Plan(
                List.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny")),
                0,
                List.of(PaperExperiments.CAT),
                1);

        JsonNode pair = json(PaperExperiments.report(
                        PaperExperiments.of(plan, Map.of()), PaperExperiments.runs(plan, 2, 1)))
                .path("result")
                .path("pairs")
                .path(0);

        assertThat(pair.path("n").intValue()).isEqualTo(1);
        assertThat(pair.path("low").doubleValue()).isZero();
        assertThat(pair.path("high").isNull()).isTrue();
    }

    @Test
    void beforeItHasBegunAnExperimentHasAFileToo() throws JsonProcessingException {
        Experiment begun = PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny"));
        Experiment planned = new Experiment(
                begun.id(),
                begun.owner(),
                begun.plan(),
                Optional.empty(),
                Optional.empty(),
                begun.created(),
                Optional.empty(),
                Map.of());

        JsonNode file = json(PaperExperiments.report(planned, List.of()));

        assertThat(file.path("environment").isNull()).isTrue();
        assertThat(file.path("runs").isEmpty()).isTrue();
        assertThat(file.path("result").path("models").isEmpty()).isTrue();
        assertThat(file.path("contestants")).hasSize(2);
    }

    @Test
    void theOwnersSecretNameIsNotInTheFile() throws JsonProcessingException {
        Experiment experiment =
                PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny"));

        assertThat(ExperimentFile.of(PaperExperiments.report(experiment, List.of()))
                        .json())
                .contains(experiment.id())
                .doesNotContain(experiment.owner());
    }

    private static JsonNode json(Report report) throws JsonProcessingException {
        return new ObjectMapper().readTree(ExperimentFile.of(report).json());
    }
}
