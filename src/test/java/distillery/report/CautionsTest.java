package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.compare.Contestant;
import distillery.compare.Experiment;
import distillery.compare.Weights;
import distillery.pipeline.Levers;
import distillery.schedulers.Schedulers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CautionsTest {
    private static final String ORIGINAL = "CompVis/stable-diffusion-v1-4";
    private static final String SHARED =
            "Only the UNets differ: text encoder and autoencoder are the same, byte for byte.";
    private static final String NOT_SHARED =
            "Not only the UNets differ: text encoders or autoencoders are not the same.";

    @Test
    void ofTheShippedModelsOnlyTheUNetsDiffer() {
        Experiment experiment = PaperExperiments.of(
                PaperExperiments.emoji("emoji"),
                PaperExperiments.emoji("emoji-base"),
                PaperExperiments.emoji("emoji-small"),
                PaperExperiments.emoji("emoji-tiny"));
        Map<String, Weights> weights = new HashMap<>();
        for (Contestant contestant : experiment.plan().contestants()) {
            weights.put(contestant.model(), PaperExperiments.weights("UNet of " + contestant.model(), "text"));
        }

        assertThat(cautions(PaperExperiments.with(experiment, weights))).containsExactly(SHARED);
    }

    @Test
    void anotherTextEncoderIsSaid() {
        Experiment experiment =
                PaperExperiments.of(PaperExperiments.emoji("emoji"), PaperExperiments.emoji("emoji-tiny"));
        Map<String, Weights> weights = Map.of(
                "emoji", PaperExperiments.weights("large", "text"),
                "emoji-tiny", PaperExperiments.weights("small", "another text"));

        assertThat(cautions(PaperExperiments.with(experiment, weights))).containsExactly(NOT_SHARED);
    }

    @Test
    void nothingIsSaidOfNetworksBeforeThoseOfAllWereRead() {
        Experiment experiment = PaperExperiments.of(
                PaperExperiments.emoji("emoji"),
                PaperExperiments.emoji("emoji-small"),
                PaperExperiments.emoji("emoji-tiny"));
        Map<String, Weights> weights = Map.of(
                "emoji", PaperExperiments.weights("large", "text"),
                "emoji-tiny", PaperExperiments.weights("small", "text"));

        assertThat(cautions(experiment)).isEmpty();
        assertThat(cautions(PaperExperiments.with(experiment, weights))).isEmpty();
    }

    @Test
    void aStudentOfAnotherTeacherIsNamedWithItsTeacher() {
        assertThat(cautions(stableDiffusion(ORIGINAL, "segmind/small-sd")))
                .containsExactly("segmind/small-sd was distilled from SG161222/Realistic_Vision_V4.0, not from "
                        + ORIGINAL
                        + ".");
    }

    @Test
    void studentsOfOneTeacherAreComparedWithoutItToo() {
        assertThat(cautions(stableDiffusion("nota-ai/bk-sdm-base", "nota-ai/bk-sdm-tiny")))
                .isEmpty();
        assertThat(cautions(stableDiffusion("nota-ai/bk-sdm-base", ORIGINAL))).isEmpty();
        assertThat(cautions(stableDiffusion("nota-ai/bk-sdm-base", "segmind/tiny-sd")))
                .containsExactly("segmind/tiny-sd was distilled from SG161222/Realistic_Vision_V4.0, not from "
                        + ORIGINAL
                        + ".");
    }

    @Test
    void anOriginalBesideAnotherIsAModelOfItsOwnWithItsOwnLicence() {
        assertThat(cautions(stableDiffusion(ORIGINAL, "stabilityai/stable-diffusion-2-1-base")))
                .containsExactly(
                        "stabilityai/stable-diffusion-2-1-base is no student of " + ORIGINAL
                                + " but a model of its own.",
                        "Not the same licence: CreativeML Open RAIL-M for " + ORIGINAL
                                + "; CreativeML Open RAIL++-M for stabilityai/stable-diffusion-2-1-base.");
    }

    @Test
    void aLicenceIsSaidOfEachModelThoughOnesNameIsPartOfAnothers() {
        assertThat(cautions(stableDiffusion(
                        "nota-ai/bk-sdm-base-2m", "nota-ai/bk-sdm-base", "OFA-Sys/small-stable-diffusion-v0")))
                .containsExactly("Not the same licence:"
                        + " CreativeML Open RAIL-M for nota-ai/bk-sdm-base-2m and nota-ai/bk-sdm-base;"
                        + " OpenRAIL (see its model card) for OFA-Sys/small-stable-diffusion-v0.");
    }

    @Test
    void ofAnUnknownModelItIsSaidThatNothingIsKnown() {
        Contestant known = PaperExperiments.emoji("emoji");
        Contestant unknown = PaperExperiments.emoji("somebody/model");

        assertThat(cautions(PaperExperiments.of(known, unknown)))
                .containsExactly("Where somebody/model comes from is not known here.");
        assertThat(cautions(PaperExperiments.of(unknown, known)))
                .containsExactly(
                        "Where somebody/model comes from is not known here.",
                        "emoji is no student of somebody/model but a model of its own.");
    }

    @Test
    void aSizeThatAModelWasNotTrainedOnIsSaid() {
        assertThat(cautions(PaperExperiments.of(drawing("emoji", 256, 128), drawing("emoji-tiny", 256, 128))))
                .containsExactly(
                        "emoji was trained on pictures of 128 × 128 points and draws 256 × 128 here.",
                        "emoji-tiny was trained on pictures of 128 × 128 points and draws 256 × 128 here.");
        assertThat(cautions(PaperExperiments.of(drawing("emoji", 128, 128), drawing("emoji-tiny", 64, 64))))
                .containsExactly(
                        "emoji-tiny was trained on pictures of 128 × 128 points and draws 64 × 64 here.",
                        "Not the same size: 128 × 128 (emoji), 64 × 64 (emoji-tiny).");
    }

    @Test
    void aSchedulerThatAModelWasNotPublishedWithIsSaid() {
        assertThat(cautions(PaperExperiments.of(
                        settings("emoji", 3, Schedulers.DDIM), settings("emoji-tiny", 3, Schedulers.DDIM))))
                .containsExactly(
                        "emoji was published with Euler a and takes DDIM here.",
                        "emoji-tiny was published with Euler a and takes DDIM here.");
        assertThat(cautions(PaperExperiments.of(
                        settings("emoji", 3, Schedulers.EULER_ANCESTRAL), settings("emoji-tiny", 3, Schedulers.DDIM))))
                .containsExactly(
                        "emoji-tiny was published with Euler a and takes DDIM here.",
                        "Not the same scheduler: Euler a (emoji), DDIM (emoji-tiny).");
    }

    @Test
    void settingsThatAreNotTheSameForAllAreListedWithWhoHasThem() {
        assertThat(cautions(PaperExperiments.of(
                        PaperExperiments.contestant("emoji", "emoji", 20),
                        PaperExperiments.contestant("emoji in haste", "emoji", 5),
                        PaperExperiments.contestant("emoji-tiny", "emoji-tiny", 20))))
                .containsExactly("Not the same steps: 20 (emoji and emoji-tiny), 5 (emoji in haste).");
        assertThat(cautions(PaperExperiments.of(
                        settings("emoji", 3, Schedulers.EULER_ANCESTRAL),
                        settings("emoji-tiny", 7.5, Schedulers.EULER_ANCESTRAL))))
                .containsExactly("Not the same guidance: 3 (emoji), 7.5 (emoji-tiny).");
    }

    @Test
    void aLeverIsSaidWhereContestantsDifferInItAndWhereAllPullIt() {
        Levers early = Levers.of(Map.of("guidance-interval", "0-0.6"));

        assertThat(cautions(PaperExperiments.of(PaperExperiments.emoji("emoji"), pulling("emoji-tiny", early))))
                .containsExactly("Not the same guidance interval: off (emoji), 0-0.6 (emoji-tiny).");
        assertThat(cautions(PaperExperiments.of(pulling("emoji", early), pulling("emoji-tiny", early))))
                .containsExactly("Guidance interval 0-0.6 for all, which no model was published with.");
        Levers both = early.with(Map.of("deep-cache", "3"));
        assertThat(cautions(PaperExperiments.of(pulling("emoji", early), pulling("emoji-tiny", both))))
                .containsExactly(
                        "Guidance interval 0-0.6 for all, which no model was published with.",
                        "Not the same deep cache: off (emoji), 3 (emoji-tiny).");
    }

    private static Contestant pulling(String model, Levers levers) {
        return new Contestant(model, model, 20, 3, Schedulers.EULER_ANCESTRAL, 128, 128, levers, 0, Optional.empty());
    }

    @Test
    void stepsThatFillATimeNeedNotBeTheSame() {
        Contestant original = PaperExperiments.emoji("emoji");
        Contestant tiny = PaperExperiments.emoji("emoji-tiny");

        assertThat(cautions(PaperExperiments.of(
                        original, tiny, PaperExperiments.budgeted(original, 9), PaperExperiments.budgeted(tiny, 17))))
                .isEmpty();
    }

    private static Experiment stableDiffusion(String... models) {
        return PaperExperiments.of(
                List.of(models).stream().map(PaperExperiments::stableDiffusion).toArray(Contestant[]::new));
    }

    private static Contestant drawing(String model, int width, int height) {
        return new Contestant(
                model, model, 20, 3, Schedulers.EULER_ANCESTRAL, width, height, Levers.OFF, 0, Optional.empty());
    }

    private static Contestant settings(String model, double guidance, Schedulers scheduler) {
        return new Contestant(model, model, 20, guidance, scheduler, 128, 128, Levers.OFF, 0, Optional.empty());
    }

    private static List<String> cautions(Experiment experiment) {
        return PaperExperiments.report(experiment, List.of()).cautions();
    }
}
