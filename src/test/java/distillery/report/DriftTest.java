package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import distillery.compare.Contestant;
import distillery.compare.Environment;
import distillery.compare.Experiment;
import distillery.compare.Weights;
import distillery.pipeline.Picture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final Contestant ORIGINAL = PaperExperiments.emoji("emoji");
    private static final Contestant TINY = PaperExperiments.emoji("emoji-tiny");
    private static final Experiment EXPERIMENT = PaperExperiments.of(ORIGINAL, TINY);
    private static final Pictures NONE = new PaperExperiments.Painted(Map.of());
    private static final Picture CAT = PaperExperiments.confetti(16, 16, 1);
    private static final Picture DOG = PaperExperiments.confetti(16, 16, 2);

    @Test
    void whatHasBecomeFasterIsAboveOne() {
        Report first = timed(EXPERIMENT, 2, 1);
        Report again = timed(EXPERIMENT, 1, 2);

        Drift drift = Drift.of(first, NONE, again, NONE);

        assertThat(drift.first()).isEqualTo("/compare/abc");
        assertThat(drift.lines()).extracting(Drift.Line::name).containsExactly("emoji", "emoji-tiny");
        Drift.Line line = drift.lines().get(0);
        assertThat(line.before()).isCloseTo(2, within(1e-9));
        assertThat(line.now()).isCloseTo(1, within(1e-9));
        assertThat(line.ratio()).isCloseTo(2, within(1e-9));
        assertThat(drift.lines().get(1).ratio()).isCloseTo(0.5, within(1e-9));
        assertThat(drift.environment()).isEmpty();
        assertThat(drift.weights()).isEmpty();
    }

    @Test
    void theSamePointsAreSaidToBeTheSame() {
        Pictures pictures = pictures(CAT, DOG);

        assertThat(becameOf(pictures, pictures(CAT, DOG))).isEqualTo("the same points, all of them");
        assertThat(becameOf(NONE, pictures)).isEqualTo("no pictures to compare");
        assertThat(becameOf(pictures, NONE)).isEqualTo("no pictures to compare");
    }

    @Test
    void oneColourOfOnePointIsEnoughToBeAnother() {
        byte[] rgb = DOG.rgb().clone();
        rgb[100] = (byte) ((rgb[100] & 0xFF) < 128 ? rgb[100] + 3 : rgb[100] - 3);

        // 10 · log10(255² · 16 · 16 · 3 / 3²) = 67.4.
        assertThat(becameOf(pictures(CAT, DOG), pictures(CAT, new Picture(16, 16, rgb))))
                .isEqualTo("1 of 2 the same; at most 3 of 255 apart, 67.4 dB");
    }

    @Test
    void picturesOfOtherSizesAreNotCompared() {
        Picture wide = PaperExperiments.confetti(32, 16, 1);
        Picture high = PaperExperiments.confetti(16, 32, 1);

        assertThat(becameOf(pictures(wide, DOG), pictures(high, DOG))).isEqualTo("the same points, all of them");
        assertThat(becameOf(pictures(wide, wide), pictures(high, high))).isEqualTo("no pictures to compare");
    }

    @Test
    void whatItRunsOnIsHeldAgainstTheFirstTime() {
        Environment newer = new Environment("1.1", "cpu", "Zen 4", 8, "float32", "2.8.0", "17", "Linux 6");
        Experiment again = new Experiment(
                "def",
                "owner",
                EXPERIMENT.plan(),
                Optional.empty(),
                Optional.of("abc"),
                PaperExperiments.NOON,
                Optional.of(newer),
                Map.of());

        Drift drift = Drift.of(timed(EXPERIMENT, 2, 1), NONE, timed(again, 2, 1), NONE);

        assertThat(drift.environment()).containsExactly("program: 1.1, not 1.0", "engine: 2.8.0, not 2.7.1");
    }

    @Test
    void aModelWithOtherWeightsIsNamedOnceHoweverOftenItRuns() {
        Experiment twice = PaperExperiments.of(ORIGINAL, TINY, PaperExperiments.contestant("hasty", "emoji-tiny", 5));
        Map<String, Weights> then = Map.of(
                "emoji", PaperExperiments.weights("large", "text"),
                "emoji-tiny", PaperExperiments.weights("small", "text"));
        Map<String, Weights> now = Map.of(
                "emoji", PaperExperiments.weights("large", "text"),
                "emoji-tiny", PaperExperiments.weights("retrained", "text"));

        Drift drift = Drift.of(
                timed(PaperExperiments.with(twice, then), 2, 1, 1),
                NONE,
                timed(PaperExperiments.with(twice, now), 2, 1, 1),
                NONE);

        assertThat(drift.weights()).containsExactly("emoji-tiny");
    }

    @Test
    void whoHasNotRunBothTimesHasNoLine() {
        Experiment larger = PaperExperiments.of(PaperExperiments.emoji("emoji-small"), TINY, ORIGINAL);
        Report again = PaperExperiments.report(
                larger, PaperExperiments.runs(larger.plan(), 3, 2, 1).subList(0, 2));

        Drift drift = Drift.of(timed(EXPERIMENT, 2, 1), NONE, again, NONE);

        assertThat(drift.lines()).extracting(Drift.Line::name).containsExactly("emoji-tiny");
        assertThat(drift.lines().get(0).ratio()).isCloseTo(0.5, within(1e-9));
    }

    private static Report timed(Experiment experiment, double... seconds) {
        return PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), seconds));
    }

    /** What became of the first contestant's pictures. */
    private static String becameOf(Pictures then, Pictures now) {
        Report report = timed(EXPERIMENT, 2, 1);
        return Drift.of(report, then, report, now).lines().get(0).pictures();
    }

    /** The first contestant's. */
    private static Pictures pictures(Picture cat, Picture dog) {
        return new PaperExperiments.Painted(Map.of(List.of(0, 0), cat, List.of(0, 1), dog));
    }
}
