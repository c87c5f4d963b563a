package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import distillery.compare.Experiment;
import distillery.compare.Run;
import distillery.compare.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageBarsTest {
    @Test
    void theSlowestFillsTheWidthAndTheOthersTheirShare() {
        Experiment experiment =
                PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny"));

        List<StageBars.Bar> bars = StageBars.of(
                        PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 1, 4)))
                .bars();

        StageBars.Bar fast = bars.get(0);
        StageBars.Bar slow = bars.get(1);
        assertThat(slow.share(Stage.TEXT)).isCloseTo(25, within(1e-6));
        assertThat(slow.share(Stage.UNET)).isCloseTo(50, within(1e-6));
        assertThat(slow.share(Stage.DECODE)).isCloseTo(25, within(1e-6));
        assertThat(slow.begin(Stage.TEXT)).isZero();
        assertThat(slow.begin(Stage.UNET)).isCloseTo(25, within(1e-6));
        assertThat(slow.begin(Stage.DECODE)).isCloseTo(75, within(1e-6));
        assertThat(fast.begin(Stage.DECODE) + fast.share(Stage.DECODE)).isCloseTo(25, within(1e-6));
        assertThat(fast.seconds(Stage.UNET)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void withoutTheUNetTheRestWouldRemain() {
        Experiment experiment =
                PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny"));

        StageBars bars =
                StageBars.of(PaperExperiments.report(experiment, PaperExperiments.runs(experiment.plan(), 1, 4)));

        // Half of each run is the UNet's.
        assertThat(bars.bars()).allSatisfy(bar -> assertThat(bar.ceiling()).isCloseTo(2, within(1e-6)));
    }

    @Test
    void whoHasNotRunHasNoBar() {
        Experiment experiment =
                PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny"));
        List<Run> runs = PaperExperiments.runs(experiment.plan(), 1, 4);

        assertThat(StageBars.of(PaperExperiments.report(experiment, runs.subList(0, 1)))
                        .bars())
                .extracting(bar -> bar.row().name())
                .containsExactly("emoji");
        assertThat(StageBars.of(PaperExperiments.report(experiment, List.of())).bars())
                .isEmpty();
    }
}
