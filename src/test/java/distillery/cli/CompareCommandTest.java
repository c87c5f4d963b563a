package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.Main;
import distillery.pipeline.PngImage;
import distillery.reference.Goldens;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparisons on the command line, of the small models of the reference. */
class CompareCommandTest {
    private static final String SD1 = Goldens.folder("sd1").toString();

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theResultIsOneJsonDocument() throws Exception {
        assertThat(compare("--models", SD1 + "," + SD1, "--prompt", "a cat", "--repeats", "7", "--json"))
                .isZero();

        JsonNode result = new ObjectMapper().readTree(text(out));
        assertThat(result.get("baseline").asText()).isEqualTo(SD1);
        assertThat(result.get("models")).hasSize(2).allSatisfy(model -> {
            assertThat(model.get("runs").asInt()).isEqualTo(14);
            assertThat(model.get("medianSeconds").asDouble())
                    .isBetween(model.get("low").asDouble(), model.get("high").asDouble());
        });
        assertThat(result.get("models").get(1).get("id").asText()).isEqualTo(SD1 + " (2)");
        JsonNode pair = result.get("pairs").get(0);
        assertThat(pair.fieldNames()).toIterable().containsExactly("model", "ratio", "low", "high", "n", "verdict");
        assertThat(pair.get("n").asInt()).isEqualTo(7);
        assertThat(pair.get("ratio").asDouble())
                .isBetween(pair.get("low").asDouble(), pair.get("high").asDouble());
    }

    @Test
    void itStopsWhenEveryRatioIsKnownWellEnough() throws Exception {
        assertThat(compare(
                        "--models",
                        SD1 + "," + SD1,
                        "--prompt",
                        "a cat",
                        "--repeats",
                        "50",
                        "--until-width",
                        "999%",
                        "--json"))
                .isZero();

        assertThat(new ObjectMapper().readTree(text(out)).at("/pairs/0/n").asInt())
                .isEqualTo(6);
    }

    @Test
    void peopleGetATableAndAVerdict() throws Exception {
        assertThat(compare("--models", SD1 + "," + SD1, "--prompt", "a cat", "--prompt", "a dog", "--repeats", "1"))
                .isZero();

        assertThat(text(out)).contains("MODEL", "MEDIAN", "AT MOST", "2 pairs)");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void everythingThereIsToTakeAwayIsWrittenAndAgrees() throws Exception {
        Path out = folder.resolve("out");
        List<String> line = List.of(
                "--models",
                SD1 + "," + SD1,
                "--prompt",
                "a cat",
                "--seeds",
                "5,6",
                "--repeats",
                "3",
                "--out",
                out.toString());

        assertThat(compare(line.toArray(String[]::new))).isZero();

        JsonNode json =
                new ObjectMapper().readTree(out.resolve("experiment.json").toFile());
        String verdict = json.at("/result/pairs/0/verdict").asText();
        assertThat(text(this.out)).contains(verdict);
        assertThat(out.resolve("experiment.html")).content().contains("data:image/png;base64,", "<h2 id=\"verdict\">");
        assertThat(out.resolve("runs.csv"))
                .content()
                .hasLineCount(1 + json.get("runs").size());
        assertThat(out.resolve("table.md")).content().contains("seed 5", "seed 6");
        assertThat(json.at("/weights").elements().next().at("/sha256").size()).isEqualTo(3);
        assertThat(json.get("runs"))
                .allSatisfy(run -> assertThat(run.get("noise").asText())
                        .isEqualTo(json.at(run.get("subject").asInt() == 0 ? "/runs/0/noise" : "/runs/6/noise")
                                .asText()));
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.filter(file -> file.toString().endsWith(".png"))).hasSize(4);
        }
        assertThat(compare(line.toArray(String[]::new))).isEqualTo(2);
        assertThat(text(err)).contains("holds a comparison already");
    }

    @Test
    void aModelIsComparedWithItselfUnderTwoLevers() throws Exception {
        Path out = folder.resolve("out");

        assertThat(compare(
                        "--models",
                        SD1,
                        "--prompt",
                        "a cat",
                        "--repeats",
                        "1",
                        "--guidance-interval",
                        "0-1,0-0.5",
                        "--deep-cache",
                        "1,2",
                        "--out",
                        out.toString()))
                .isZero();

        JsonNode json =
                new ObjectMapper().readTree(out.resolve("experiment.json").toFile());
        assertThat(json.at("/contestants/0/levers")).isEmpty();
        assertThat(json.at("/contestants").findValuesAsText("name"))
                .containsExactly(
                        SD1,
                        SD1 + ", deep cache 2",
                        SD1 + ", guidance interval 0-0.5",
                        SD1 + ", guidance interval 0-0.5, deep cache 2");
        assertThat(json.at("/contestants/3/levers").toString())
                .isEqualTo("{\"guidance-interval\":\"0-0.5\",\"deep-cache\":\"2\"}");
        assertThat(json.at("/cautions").toString())
                .contains("Not the same guidance interval: off (", "Not the same deep cache: off (");
        assertThat(out.resolve("runs.csv"))
                .content()
                .contains(",\"guidance interval 0-0.5\",", ",\"guidance interval 0-0.5, deep cache 2\",");
        assertThat(out.resolve("table.md")).content().contains("Not the same guidance interval");
    }

    @Test
    void aPictureOfAComparisonIsTheOneThatGenerateMakes() throws Exception {
        Path out = folder.resolve("out");
        compare(
                "--models",
                SD1 + "," + SD1,
                "--prompt",
                "a cat",
                "--seeds",
                "5",
                "--repeats",
                "1",
                "--out",
                out.toString());
        Path alone = folder.resolve("alone.png");

        assertThat(execute(
                        "generate",
                        "--model",
                        SD1,
                        "--prompt",
                        "a cat",
                        "--seed",
                        "5",
                        "--steps",
                        "2",
                        "--device",
                        "cpu",
                        "--dtype",
                        "fp32",
                        "--out",
                        alone.toString()))
                .isZero();

        try (Stream<Path> files = Files.list(out)) {
            List<Path> pictures =
                    files.filter(file -> file.toString().endsWith(".png")).toList();
            assertThat(pictures).hasSize(2);
            for (Path picture : pictures) {
                assertThat(PngImage.read(picture).rgb())
                        .isEqualTo(PngImage.read(alone).rgb());
            }
        }
    }

    @Test
    void stepsAndSchedulersAreComparedAndATimeAddsARowForEach() throws Exception {
        assertThat(compare(
                        "--models",
                        SD1,
                        "--steps",
                        "2,3",
                        "--scheduler",
                        "ddim,euler",
                        "--prompt",
                        "a cat",
                        "--repeats",
                        "1",
                        "--budget",
                        "0.05",
                        "--json"))
                .isZero();

        JsonNode models = new ObjectMapper().readTree(text(out)).get("models");
        assertThat(models).hasSize(8);
        assertThat(models.get(1).get("id").asText()).isEqualTo(SD1 + ", 2 steps, Euler");
        assertThat(models.get(7).get("id").asText())
                .startsWith(SD1 + ", 3 steps, Euler, ")
                .endsWith(" steps in 0.05 s");
    }

    @ParameterizedTest
    @CsvSource({
        "--models, sd, --prompt, a cat, name two models or more",
        "--baseline, none, --prompt, a cat, --baseline none is none of",
        "--seeds, 1, --steps, 2, say what to draw with --prompt",
        "--until-width, wide, --prompt, a cat, --until-width must be a percentage"
    })
    void whatCannotBeComparedIsRefused(String first, String one, String second, String two, String message)
            throws Exception {
        List<String> line = new ArrayList<>(List.of(second, two));
        line.addAll(first.equals("--models") ? List.of(first, SD1) : List.of(first, one, "--models", SD1 + "," + SD1));

        assertThat(compare(line.toArray(String[]::new))).isEqualTo(2);

        assertThat(text(err)).contains(message).hasLineCount(1);
    }

    private int compare(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("compare", "--device", "cpu", "--dtype", "fp32"));
        line.addAll(List.of(arguments));
        if (!line.contains("--steps")) {
            line.addAll(List.of("--steps", "2"));
        }
        return execute(line.toArray(String[]::new));
    }

    private int execute(String... line) throws Exception {
        return Main.commands(
                        Map.of("HOME", folder.toString()),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(line);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
