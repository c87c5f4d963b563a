package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import distillery.compare.Contestant;
import distillery.compare.Experiment;
import distillery.compare.Plan;
import distillery.compare.Run;
import distillery.pipeline.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Contestant ORIGINAL = PaperExperiments.emoji("emoji");
    private static final Contestant TINY = PaperExperiments.emoji("emoji-tiny");

    @Test
    void eachContestantHasARowInItsPlace() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, TINY);

        Report report = PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 2, 1));

        assertThat(report.rows()).extracting(Row::name).containsExactly("emoji", "emoji-tiny");
        assertThat(report.rows()).extracting(Row::number).containsExactly(0, 1);
        assertThat(report.rows()).extracting(Row::baseline).containsExactly(true, false);
        assertThat(report.baseline().name()).isEqualTo("emoji");
        assertThat(report.verdicts()).containsExactly("emoji-tiny is 2.00× faster than emoji (2.00–2.00, 6 pairs)");
    }

    @Test
    void aTileHasTheMedianOfItsOwnSubjectAndWhatItBeganWith() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, TINY);
        // Cats are drawn in blocks 0, 2 and 4, dogs in the others; of six runs of a cat one is an outlier.
        List<Run> runs = PaperExperiments.runs(experiment.plan(), turn -> {
            double seconds = turn.subject() == 0 ? 1 : 4;
            return turn.block() == 2 && turn.place() == 0 ? 100 : seconds + turn.contestant();
        });

        Report report = PaperExperiments.report(experiment, runs);

        Tile cat = report.rows().get(0).tiles().get(0);
        Tile dog = report.rows().get(1).tiles().get(1);
        assertThat(cat.seconds().orElseThrow()).isCloseTo(1, within(1e-9));
        assertThat(cat.stepSeconds()).isCloseTo(0.5 / 20, within(1e-9));
        assertThat(cat.noise()).isEqualTo("noise of 0");
        assertThat(dog.seconds().orElseThrow()).isCloseTo(5, within(1e-9));
        assertThat(dog.stepSeconds()).isCloseTo(2.5 / 20, within(1e-9));
        assertThat(dog.noise()).isEqualTo("noise of 1");
    }

    @Test
    void aWarmUpIsNoTimeOfAPicture() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, TINY);
        Run warmUp = PaperExperiments.run(experiment.plan(), new Plan.Turn(0, -1, 0, 0), 100, 0);

        Report report = PaperExperiments.report(experiment, List.of(warmUp));

        assertThat(report.runs()).containsExactly(warmUp);
        assertThat(report.baseline().hasRun()).isFalse();
        assertThat(report.baseline().tiles()).hasSize(2).allSatisfy(tile -> {
            assertThat(tile.seconds()).isEmpty();
            assertThat(tile.noise()).isEmpty();
            assertThat(tile.picture()).isEmpty();
        });
    }

    @Test
    void whoFillsATimeStandsApartAndIsNotJudged() {
        Experiment experiment = PaperExperiments.of(
                ORIGINAL, TINY, PaperExperiments.budgeted(ORIGINAL, 9), PaperExperiments.budgeted(TINY, 17));

        Report report = PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 4, 2, 2, 2));

        assertThat(report.equal()).extracting(Row::name).containsExactly("emoji", "emoji-tiny");
        assertThat(report.budgeted()).extracting(Row::name).containsExactly("emoji in 2 s", "emoji-tiny in 2 s");
        assertThat(report.verdicts()).containsExactly("emoji-tiny is 2.00× faster than emoji (2.00–2.00, 6 pairs)");
    }

    @Test
    void theOtherWayRoundTheRatioIsItsInverseAndFasterIsSlower() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, TINY);
        List<Run> runs = PaperExperiments.runs(
                experiment.plan(), turn -> turn.contestant() == 0 ? 2 + 0.1 * turn.block() : 1 + 0.02 * turn.place());

        Report forth = against(experiment, 0, runs);
        Report back = against(experiment, 1, runs);

        double ratio = forth.rows().get(1).standing().ratio().orElseThrow().ratio();
        double inverse = back.rows().get(0).standing().ratio().orElseThrow().ratio();
        assertThat(ratio).isGreaterThan(2);
        assertThat(ratio * inverse).isCloseTo(1, within(1e-9));
        assertThat(back.baseline().name()).isEqualTo("emoji-tiny");
        assertThat(back.baseline().standing().ratio()).isEmpty();
        assertThat(forth.verdicts()).hasSize(1);
        assertThat(back.verdicts())
                .containsExactly(forth.verdicts()
                        .get(0)
                        .replace("emoji-tiny is", "A is")
                        .replace("faster than emoji", "slower than emoji-tiny")
                        .replace("A is", "emoji is"));
    }

    @Test
    void thePeakIsTheWeightsAndTheMostThatAWarmUpTookBesides() {
        Experiment unread = PaperExperiments.of(ORIGINAL, TINY);
        Experiment read = PaperExperiments.with(unread, Map.of("emoji", PaperExperiments.weights("large", "text")));
        List<Run> runs = new ArrayList<>();
        runs.add(PaperExperiments.run(read.plan(), new Plan.Turn(0, -1, 0, 0), 100, 0));
        runs.add(PaperExperiments.run(read.plan(), new Plan.Turn(0, -2, 1, 0), 100, 100));

        Report report = PaperExperiments.report(read, runs);

        assertThat(report.rows().get(0).peakBytes()).contains(15L << 20);
        assertThat(report.rows().get(1).peakBytes()).isEmpty();
        assertThat(PaperExperiments.report(unread, runs).baseline().peakBytes()).isEmpty();
        assertThat(PaperExperiments.report(read, List.of()).baseline().peakBytes())
                .isEmpty();
    }

    @Test
    void picturesAreHeldAgainstTheBaselinesWhereThatIsAskedFor() {
        Experiment experiment = PaperExperiments.of(ORIGINAL, TINY);
        Picture cat = PaperExperiments.confetti(16, 16, 1);
        Pictures pictures = new PaperExperiments.Painted(Map.of(
                List.of(0, 0),
                cat,
                List.of(1, 0),
                cat,
                List.of(0, 1),
                PaperExperiments.confetti(16, 16, 2),
                List.of(1, 1),
                PaperExperiments.confetti(16, 16, 3)));

        Report compared = PaperExperiments.report(experiment, List.of(), pictures);
        Report shown =
                Report.of(experiment, 0, List.of(), pictures, /* compared= */ false, PaperExperiments.catalogue());

        List<Tile> tiles = compared.rows().get(1).tiles();
        assertThat(tiles.get(0).difference().orElseThrow().structure()).isEqualTo(1);
        assertThat(tiles.get(0).difference().orElseThrow().decibels()).isInfinite();
        double unlike = tiles.get(1).difference().orElseThrow().structure();
        assertThat(unlike).isLessThan(0.5);
        assertThat(compared.rows().get(1).structure().orElseThrow()).isCloseTo((1 + unlike) / 2, within(1e-9));
        assertThat(compared.baseline().structure()).isEmpty();
        assertThat(shown.rows()).allSatisfy(row -> {
            assertThat(row.structure()).isEmpty();
            assertThat(row.tiles()).allMatch(tile -> tile.picture().isPresent());
        });
    }

    @Test
    void publishedScoresComeWithTheirSourceWhichIsNamedOnce() {
        Experiment experiment = PaperExperiments.of(
                PaperExperiments.stableDiffusion("CompVis/stable-diffusion-v1-4"),
                PaperExperiments.stableDiffusion("nota-ai/bk-sdm-tiny"),
                PaperExperiments.stableDiffusion("segmind/tiny-sd"));

        Report report = PaperExperiments.report(experiment, List.of());

        assertThat(report.rows().get(1).published().orElseThrow().fid()).isEqualTo(17.12);
        assertThat(report.rows().get(2).published()).isEmpty();
        assertThat(report.published())
                .startsWith("BK-SDM MODEL_CARD: ")
                .containsOnlyOnce("BK-SDM MODEL_CARD")
                .contains("25 steps");
    }

    private static Report against(Experiment experiment, int baseline, List<Run> runs) {
        return Report.of(
                experiment,
                baseline,
                runs,
                new PaperExperiments.Painted(Map.of()),
                /* compared= */ false,
                PaperExperiments.catalogue());
    }
}
