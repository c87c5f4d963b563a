package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import distillery.compare.Experiment;
import distillery.compare.Plan;
import distillery.compare.Run;
import distillery.compare.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTableTest {
    @Test
    void eachRunIsALineWithItsTimesAndWhatItRanOn() throws IOException {
        Experiment experiment = PaperExperiments.with(
                PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny")),
                Map.of("emoji", PaperExperiments.weights("digest of the UNet", "text")));
        List<Run> runs = new ArrayList<>();
        runs.add(PaperExperiments.run(experiment.plan(), new Plan.Turn(0, -1, 0, 0), 3, 0));
        runs.addAll(PaperExperiments.runs(experiment.plan(), 2, 1));

        List<Map<String, String>> lines = parsed(RunTable.of(experiment, runs));

        assertThat(lines).hasSameSizeAs(runs);
        for (int k = 0; k < runs.size(); k++) {
            Run run = runs.get(k);
            String name = run.turn().contestant() == 0 ? "emoji" : "emoji-tiny";
            assertThat(lines.get(k))
                    .containsEntry("block", Integer.toString(run.turn().block()))
                    .containsEntry("place", Integer.toString(run.turn().place()))
                    .containsEntry("counted", Boolean.toString(run.isCounted()))
                    .containsEntry("started", run.started().toString())
                    .containsEntry("contestant", name)
                    .containsEntry("prompt", run.turn().subject() == 0 ? "a cat" : "a dog")
                    .containsEntry("negative", run.turn().subject() == 0 ? "" : "cats")
                    .containsEntry("seed", run.turn().subject() == 0 ? "7" : "8")
                    .containsEntry("noise", run.noise())
                    .containsEntry("scheduler", "euler-a")
                    .containsEntry("steps", "20")
                    .containsEntry("seconds", Double.toString(run.timings().total()))
                    .containsEntry("tokenize", Double.toString(run.timings().tokenize()))
                    .containsEntry("text", Double.toString(run.timings().text()))
                    .containsEntry("unet", Double.toString(run.timings().unet()))
                    .containsEntry("decode", Double.toString(run.timings().decode()))
                    .containsEntry("grownBytes", run.isCounted() ? "" : "1048576")
                    .containsEntry("processor", "Zen 4")
                    .containsEntry("engine", "2.7.1")
                    .containsEntry("unetSha256", name.equals("emoji") ? "digest of the UNet" : "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a \"cat\", on\na mat;\r\n\"\"", "ein Kätzchen 🐱, \\n", " blanks ", "1,2", ""})
    void aTypedTextComesBackAsItWas(String prompt) throws IOException {
        Experiment experiment = drawing(prompt);

        List<Map<String, String>> lines =
                parsed(RunTable.of(experiment, PaperExperiments.runs(experiment.plan(), 2, 1)));

        assertThat(lines)
                .hasSize(4)
                .allSatisfy(line -> assertThat(line)
                        .containsEntry("prompt", prompt)
                        .containsEntry("negative", prompt)
                        .containsEntry("seed", "18446744073709551615"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(\"http://x\")", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
    void noSpreadsheetTakesATypedTextForAFormula(String prompt) throws IOException {
        Experiment experiment = drawing(prompt);

        List<Map<String, String>> lines =
                parsed(RunTable.of(experiment, PaperExperiments.runs(experiment.plan(), 2, 1)));

        assertThat(lines)
                .hasSize(4)
                .allSatisfy(line ->
                        assertThat(line).containsEntry("prompt", "'" + prompt).containsEntry("negative", "'" + prompt));
    }

    @Test
    void withoutRunsThereIsTheHeading() throws IOException {
        Experiment experiment = drawing("a cat");

        String table = RunTable.of(experiment, List.of());

        assertThat(table).startsWith("block,place,counted,started,contestant,").endsWith(",unetSha256\r\n");
    }

    @Test
    void linesEndAsTheStandardWantsIt() throws IOException {
        Experiment experiment = drawing("a cat");

        String table = RunTable.of(experiment, PaperExperiments.runs(experiment.plan(), 2, 1));

        assertThat(table.split("\r\n", -1)).hasSize(6).endsWith("");
        assertThat(table.replace("\r\n", "")).doesNotContain("\n", "\r");
    }

    private static Experiment drawing(String prompt) {
        return PaperExperiments.of(
                new Plan(
                        List.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny")),
                        0,
                        List.of(new Subject(prompt, Optional.of(prompt), -1)),
                        1),
                Map.of());
    }

    private static List<Map<String, String>> parsed(String table) throws IOException {
        try (MappingIterator<Map<String, String>> lines = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(table)) {
            return lines.readAll();
        }
    }
}
