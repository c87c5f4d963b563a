package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.compare.Contestant;
import distillery.compare.Experiment;
import distillery.compare.Plan;
import distillery.compare.Run;
import distillery.compare.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTableTest {
    private static final Contestant ORIGINAL = PaperExperiments.emoji("emoji");
    private static final Contestant TINY = PaperExperiments.emoji("emoji-tiny");

    @Test
    void aLineHasWhatWasMeasured() {
        Experiment experiment = PaperExperiments.with(
                PaperExperiments.of(ORIGINAL, TINY), Map.of("emoji-tiny", PaperExperiments.weights("small", "text")));
        List<Run> runs = new ArrayList<>();
        runs.add(PaperExperiments.run(experiment.plan(), new Plan.Turn(0, -1, 1, 0), 3, 0));
        runs.addAll(PaperExperiments.runs(experiment.plan(), 2, 1));

        List<String> lines = lines(PaperExperiments.report(experiment, runs));

        assertThat(lines)
                .contains(
                        "| emoji |  | 20 | 12 | 2.000 (2.000–2.000) | 0.500 | 1.000 | 0.500 | 0.050 |  | 1 |",
                        "| emoji-tiny | 3.3 M | 20 | 12 | 1.000 (1.000–1.000) | 0.250 | 0.500 | 0.250 | 0.025 | 15 MB"
                                + " | 2.00 |",
                        "- emoji-tiny is 2.00× faster than emoji (2.00–2.00, 6 pairs)",
                        "Prompt: a dog (seed 8)  ")
                .last()
                .asString()
                .startsWith("Ran on: program 1.0, device cpu, processor Zen 4, threads 8, ");
    }

    @Test
    void allLinesOfTheTableHaveAsManyColumns() {
        Contestant piped = PaperExperiments.contestant("a|b \\| c", "emoji", 5);
        Experiment experiment = PaperExperiments.of(ORIGINAL, TINY, piped, PaperExperiments.budgeted(TINY, 40));

        List<String> lines =
                lines(PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 4, 2, 1, 3)));

        assertThat(lines.subList(0, 6)).allSatisfy(line -> {
            assertThat(line).startsWith("|").endsWith("|");
            assertThat(unescaped(line).chars().filter(letter -> letter == '|').count())
                    .isEqualTo(12);
        });
        assertThat(lines.get(6)).isEmpty();
    }

    @Test
    void whoHasNotRunHasNoLineAndWhoHasNoPairHasNoRatio() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, TINY, PaperExperiments.emoji("emoji-small"));
        List<Run> runs = PaperExperiments.runs(experiment.plan(), 4, 2, 3);

        List<String> lines = lines(PaperExperiments.report(experiment, runs.subList(0, 2)));

        assertThat(lines.get(2)).startsWith("| emoji |").endsWith(" | 1 |");
        assertThat(lines.get(3)).startsWith("| emoji-tiny |").endsWith(" |  |");
        assertThat(lines.get(4)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a | b || c",
                "one\n\n# two\r\n| three |",
                "<img src=x onerror=alert(1)> <!-- &lt;",
                "[click](javascript:alert) ![see](x.png) [a]: b",
                "http://example.org and HTTPS://example.org or Www.example.org",
                "*bold* __bold__ ~~struck~~ `code` $formula$",
                "\\| \\\\| \\<b>"
            })
    void aTypedTextStaysTextAndOnItsLine(String prompt) {
        List<String> tame = lines(drawing("a cat"));

        List<String> lines = lines(drawing(prompt));

        assertThat(lines).hasSameSizeAs(tame);
        String line = lines.get(tame.indexOf("Prompt: a cat (seed 7)  "));
        assertThat(line).startsWith("Prompt: ").endsWith(" (seed 7)  ");
        assertThat(unescaped(line)).doesNotContainPattern("[|<>\\[\\]*_`~&$\\\\]|://|(?i:www)\\.");
        assertThat(line.replaceAll("\\\\(\\p{Punct})", "$1"))
                .isEqualTo("Prompt: " + prompt.replaceAll("\\s+", " ") + " (seed 7)  ");
    }

    @Test
    void whatIsNotLikeForLikeIsSaidBelow() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, PaperExperiments.emoji("some_body/model"));

        assertThat(lines(PaperExperiments.report(experiment, List.of())))
                .contains("> Where some\\_body/model comes from is not known here.  ");
    }

    private static Report drawing(String prompt) {
        Plan plan = new Plan(List.of(ORIGINAL, TINY), 0, List.of(new Subject(prompt, Optional.empty(), 7)), 2);
        return PaperExperiments.report(PaperExperiments.of(plan, Map.of()), PaperExperiments.runs(plan, 2, 1));
    }

    /** What is left for Markdown to read: a backslash before punctuation takes its meaning (CommonMark 0.31, 2.4). */
    private static String unescaped(String line) {
        return line.replaceAll("\\\\\\p{Punct}", "");
    }

    private static List<String> lines(Report report) {
        return MarkdownTable.of(report).lines().toList();
    }
}
