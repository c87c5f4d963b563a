package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import distillery.compare.Contestant;
import distillery.compare.Experiment;
import distillery.compare.Run;
import distillery.compare.Vote;
import distillery.pipeline.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScatterTest {
    private static final Experiment EXPERIMENT =
            PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny"));
    private static final List<Run> RUNS = PaperExperiments.runs(EXPERIMENT.plan(), 2, 1);

    @Test
    void likenessIsNotDrawnBeforePicturesAreCompared() {
        Pictures pictures = pictures(PaperExperiments.confetti(16, 16, 1), PaperExperiments.confetti(16, 16, 2));

        Report running = Report.of(EXPERIMENT, 0, RUNS, pictures, /* compared= */ false, PaperExperiments.catalogue());
        Report done = PaperExperiments.report(EXPERIMENT, RUNS, pictures);

        assertThat(Scatter.likeness(running)).isEmpty();
        assertThat(Scatter.likeness(PaperExperiments.report(EXPERIMENT, RUNS))).isEmpty();
        Scatter scatter = Scatter.likeness(done).orElseThrow();
        assertThat(scatter.hollow()).isFalse();
        assertThat(scatter.marks()).extracting(mark -> mark.row().name()).containsExactly("emoji", "emoji-tiny");
        Scatter.Mark baseline = scatter.marks().get(0);
        Scatter.Mark tiny = scatter.marks().get(1);
        assertThat(baseline.y()).isCloseTo(scatter.y().at(1), within(1e-6)).isLessThan(tiny.y());
        assertThat(tiny.y())
                .isCloseTo(scatter.y().at(done.rows().get(1).structure().orElseThrow()), within(1e-6));
        assertThat(tiny.x()).isCloseTo(scatter.x().at(1), within(1e-6)).isLessThan(baseline.x());
        assertThat(scatter.inWords()).startsWith("Speed and likeness. emoji: 2.000 s, 1.000; emoji-tiny: 1.000 s, ");
    }

    @Test
    void picturesThatAreAllTheSameHaveAPlaceInTheDrawing() {
        Picture picture = PaperExperiments.confetti(16, 16, 1);

        Scatter scatter = Scatter.likeness(PaperExperiments.report(EXPERIMENT, RUNS, pictures(picture, picture)))
                .orElseThrow();

        assertThat(scatter.marks())
                .hasSize(2)
                .allSatisfy(mark -> assertThat(mark.y()).isBetween(0.0, (double) Scatter.BOTTOM));
    }

    @Test
    void onlyModelsWithPublishedScoresStandBesideThem() {
        Experiment experiment = PaperExperiments.of(
                PaperExperiments.stableDiffusion("CompVis/stable-diffusion-v1-4"),
                PaperExperiments.stableDiffusion("segmind/tiny-sd"),
                PaperExperiments.stableDiffusion("nota-ai/bk-sdm-tiny"));
        Report report = PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 2, 1, 1));

        Scatter fid = Scatter.fid(report).orElseThrow();
        Scatter clip = Scatter.clip(report).orElseThrow();

        assertThat(fid.hollow()).isTrue();
        assertThat(fid.inWords())
                .isEqualTo("Speed here and published FID. CompVis/stable-diffusion-v1-4: 2.000 s, 13.050;"
                        + " nota-ai/bk-sdm-tiny: 1.000 s, 17.120.");
        assertThat(clip.hollow()).isTrue();
        assertThat(clip.marks()).hasSameSizeAs(fid.marks());
        assertThat(Scatter.fid(PaperExperiments.report(EXPERIMENT, RUNS))).isEmpty();
        assertThat(Scatter.clip(PaperExperiments.report(EXPERIMENT, RUNS))).isEmpty();
    }

    @Test
    void aModelThatStandsInItTwiceHasOneScoreAndTwoMarks() {
        Contestant original = PaperExperiments.stableDiffusion("CompVis/stable-diffusion-v1-4");
        Experiment experiment = PaperExperiments.of(original, PaperExperiments.budgeted(original, 12));

        Scatter fid = Scatter.fid(PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 4, 2)))
                .orElseThrow();

        assertThat(fid.marks())
                .hasSize(2)
                .allSatisfy(mark -> assertThat(mark.y()).isBetween(0.0, (double) Scatter.BOTTOM));
        assertThat(fid.marks().get(0).x()).isGreaterThan(fid.marks().get(1).x());
    }

    @Test
    void votesAreDrawnWithHowSureTheyAre() {
        Report report = PaperExperiments.report(EXPERIMENT, RUNS);
        List<Vote> votes = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            votes.add(new Vote("somebody", k, 1, 0, k, k < 8 ? Vote.Choice.LEFT : Vote.Choice.RIGHT, Optional.empty()));
        }

        assertThat(Scatter.wins(report, Poll.of(report.plan(), List.of(), "somebody")))
                .isEmpty();
        Scatter scatter =
                Scatter.wins(report, Poll.of(report.plan(), votes, "somebody")).orElseThrow();

        Scatter.Mark tiny = scatter.marks().get(1);
        assertThat(tiny.y()).isLessThan(scatter.marks().get(0).y());
        assertThat(tiny.bottom()).isGreaterThan(tiny.y());
        assertThat(tiny.top()).isLessThan(tiny.y());
    }

    @Test
    void oneMarkAloneIsNoDrawing() {
        Pictures pictures = pictures(PaperExperiments.confetti(16, 16, 1), PaperExperiments.confetti(16, 16, 2));

        assertThat(Scatter.likeness(PaperExperiments.report(EXPERIMENT, RUNS.subList(0, 1), pictures)))
                .isEmpty();
    }

    private static Pictures pictures(Picture baseline, Picture other) {
        return new PaperExperiments.Painted(Map.of(List.of(0, 0), baseline, List.of(1, 0), other));
    }
}
