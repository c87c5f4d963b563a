package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    private long now;

    @Test
    void aDownloadShowsItsRateAndTheTimeLeft() {
        ProgressBar bar = bar(true);

        bar.bytes("weights", 0, 100_000_000);
        now = seconds(2);
        bar.bytes("weights", 50_000_000, 100_000_000);
        now = seconds(4);
        bar.bytes("weights", 100_000_000, 100_000_000);

        assertThat(lines())
                .containsExactly(
                        "weights   0 % [                        ] 0 B of 100.0 MB",
                        "weights  50 % [############            ] 50.0 MB of 100.0 MB, 25.0 MB/s, 0:02 left",
                        "weights 100 % [########################] 100.0 MB of 100.0 MB, 25.0 MB/s");
    }

    @Test
    void aPictureShowsSecondsPerStep() {
        ProgressBar bar = bar(true);

        bar.steps("denoising", 0, 25);
        now = seconds(26);
        bar.steps("denoising", 5, 25);

        assertThat(lines())
                .last()
                .isEqualTo("denoising  20 % [####                    ] 5 of 25, 5.20 s/it, 1:44 left");
    }

    @Test
    void aLongWaitIsSaidInHours() {
        ProgressBar bar = bar(true);

        bar.steps("denoising", 0, 100);
        now = seconds(60);
        bar.steps("denoising", 1, 100);

        assertThat(lines()).last().asString().endsWith("60.00 s/it, 1:39 h left");
    }

    @Test
    void whatWasThereBeforeDoesNotMakeTheRateBetter() {
        ProgressBar bar = bar(true);

        bar.bytes("weights", 90_000_000, 100_000_000);
        now = seconds(1);
        bar.bytes("weights", 91_000_000, 100_000_000);

        assertThat(lines()).last().asString().contains("1.0 MB/s, 0:09 left");
    }

    @Test
    void itDrawsAtMostTenTimesASecondButAlwaysTheEnd() {
        ProgressBar bar = bar(true);

        for (int done = 0; done <= 1000; done++) {
            now = done * 1_000_000L;
            bar.bytes("weights", done, 1000);
        }
        now += 1;
        bar.bytes("weights", 1000, 1000);

        assertThat(lines()).hasSizeBetween(11, 12).last().asString().contains("100 %");
    }

    @Test
    void nobodyLookingMeansNothingDrawn() {
        ProgressBar bar = bar(false);

        bar.bytes("weights", 0, 10);
        bar.bytes("weights", 10, 10);
        bar.close();

        assertThat(drawn.size()).isZero();
    }

    @Test
    void aShorterLineWipesOutTheLongerOneBefore() {
        ProgressBar bar = bar(true);

        bar.bytes("a long label", 0, 10);
        bar.close();
        now = seconds(9);
        bar.bytes("a long label", 0, 10);
        now = seconds(10);
        bar.bytes("short", 1, 10);

        List<String> raw = Arrays.asList(text().split("\r"));
        assertThat(raw.get(raw.size() - 1)).startsWith("short");
        assertThat(raw.get(raw.size() - 1).length())
                .isGreaterThanOrEqualTo(raw.get(raw.size() - 2).length());
    }

    @Test
    void aFinishedBarLeavesTheLineAndStartsAfresh() {
        ProgressBar bar = bar(true);
        bar.bytes("one", 10, 10);

        bar.close();
        now = seconds(5);
        bar.bytes("two", 5, 10);

        assertThat(text())
                .contains("10 B of 10 B" + System.lineSeparator() + "\rtwo")
                .doesNotContain("/s");
    }

    private ProgressBar bar(boolean visible) {
        return new ProgressBar(console, visible, () -> now);
    }

    private static long seconds(long seconds) {
        return seconds * 1_000_000_000L;
    }

    private String text() {
        return drawn.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return Arrays.stream(text().split("\r"))
                .filter(line -> !line.isEmpty())
                .map(String::stripTrailing)
                .toList();
    }
}
