package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.docs.Documents;
import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be counted on a running server. */
class MetricsTest {
    private static final Pattern OFFERED = Pattern.compile("(?m)^# TYPE (distillery_\\w+)");
    private static final Pattern TOLD = Pattern.compile("`(distillery_\\w+)`");

    @TempDir
    private Path folder;

    @Test
    void theManualTellsOfEachMetricAndOfNoOther() throws Exception {
        try (SquaresServer server = new SquaresServer(folder, new PaintedSquares(), Limits.USUAL)) {
            Set<String> offered = names(OFFERED, server.get("/metrics").body());
            Set<String> told = names(TOLD, Documents.text(Path.of("docs", "studio.md")));

            assertThat(offered).containsAll(List.of("distillery_jobs_total", "distillery_step_seconds"));
            assertThat(told).isEqualTo(offered);
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }
}
