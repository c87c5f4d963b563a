package distillery.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    private static final List<String> COMPONENTS = Arrays.stream(KnownModel.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();

    @Test
    void everyModelStandsThereOnce() throws IOException {
        assertThat(models()).extracting(KnownModel::id).hasSize(22).doesNotHaveDuplicates();
    }

    @Test
    void thoseThatComeWithTheProgramStandFirstAndHaveNoRevision() throws IOException {
        assertThat(models())
                .filteredOn(model -> model.revision() == null)
                .extracting(KnownModel::id)
                .containsExactly("emoji", "emoji-base", "emoji-small", "emoji-tiny")
                .isEqualTo(models().subList(0, 4).stream().map(KnownModel::id).toList());
    }

    @ParameterizedTest
    @MethodSource("publishedModels")
    void everyPublishedModelHasANameTheHubWouldTake(KnownModel model) {
        assertThat(TrustedName.repo(model.id())).isEqualTo(model.id()).contains("/");
        assertThat(TrustedName.revision(model.revision())).isEqualTo(model.revision());
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyModelSaysWhereItComesFrom(KnownModel model) {
        assertThat(model.family())
                .isIn("Stable Diffusion 1", "Stable Diffusion 2", "Stable Diffusion XL", "tiny autoencoder");
        assertThat(model.lineage()).isNotBlank().doesNotContain("\n");
        assertThat(model.licence()).isNotBlank();
        assertThat(model.sources()).isNotEmpty().allMatch(source -> !source.isBlank());
        assertThat(model.inferred().keySet()).allMatch(COMPONENTS::contains);
    }

    @ParameterizedTest
    @MethodSource("publishedModels")
    void everyNumberIsInASaneRange(KnownModel model) {
        if (model.family().equals("tiny autoencoder")) {
            assertThat(model)
                    .extracting("unetParameters", "nativeSize", "steps", "guidance", "scheduler", "quality")
                    .containsOnlyNulls();
            return;
        }
        assertThat(model.unetParameters()).isBetween(300_000_000L, 2_600_000_000L);
        assertThat(model.nativeSize()).isEqualTo(model.family().endsWith("XL") ? 1024 : 512);
        assertThat(model.steps()).isBetween(1, 50);
        assertThat(model.guidance()).isBetween(1.0, 10.0);
        assertThat(model.scheduler()).isIn("PNDMScheduler", "EulerDiscreteScheduler");
    }

    @ParameterizedTest
    @MethodSource("models")
    void scoresNameASettingThatIsDescribed(KnownModel model) throws IOException {
        KnownModel.Quality quality = model.quality();
        if (quality == null) {
            return;
        }
        Map<String, Catalogue.Setting> settings = Catalogue.read().settings();
        assertThat(settings).containsKey(quality.setting());
        assertThat(settings.get(quality.setting()).text()).contains("MS-COCO", "25 steps");
        assertThat(settings.get(quality.setting()).source()).isNotBlank();
        assertThat(quality.fid()).isBetween(13.0, 18.0);
        assertThat(quality.is()).isBetween(30.0, 37.0);
        assertThat(quality.clip()).isBetween(0.26, 0.31);
    }

    @ParameterizedTest
    @MethodSource("models")
    void aDistilledModelIsSmallerThanItsTeacher(KnownModel model) throws IOException {
        Catalogue.read()
                .find(String.valueOf(model.teacher()))
                .filter(teacher -> teacher.unetParameters() != null)
                .ifPresent(teacher -> assertThat(model.unetParameters()).isLessThan(teacher.unetParameters()));
    }

    /** The table in BK-SDM's model card. */
    @ParameterizedTest
    @CsvSource({
        "CompVis/stable-diffusion-v1-4, 13.05, 36.76, 0.2958",
        "nota-ai/bk-sdm-base, 15.76, 33.79, 0.2878",
        "nota-ai/bk-sdm-base-2m, 14.81, 34.17, 0.2883",
        "nota-ai/bk-sdm-small, 16.98, 31.68, 0.2677",
        "nota-ai/bk-sdm-small-2m, 17.05, 33.10, 0.2734",
        "nota-ai/bk-sdm-tiny, 17.12, 30.09, 0.2653",
        "nota-ai/bk-sdm-tiny-2m, 17.53, 31.32, 0.2690",
        "stabilityai/stable-diffusion-2-1-base, 13.93, 35.93, 0.3075",
        "nota-ai/bk-sdm-v2-base, 15.85, 31.70, 0.2868",
        "nota-ai/bk-sdm-v2-small, 16.61, 31.73, 0.2901",
        "nota-ai/bk-sdm-v2-tiny, 15.68, 31.64, 0.2897"
    })
    void scoresAreThePublishedOnes(String id, double fid, double is, double clip) throws IOException {
        assertThat(Catalogue.read().find(id).orElseThrow().quality())
                .isEqualTo(new KnownModel.Quality(fid, is, clip, "bk-sdm"));
    }

    @Test
    void segmindsModelsAreNotSaidToComeFromStableDiffusion() throws IOException {
        assertThat(Catalogue.read().find("segmind/tiny-sd").orElseThrow().teacher())
                .isEqualTo("SG161222/Realistic_Vision_V4.0");
    }

    @Test
    void anUnknownModelIsNotFound() throws IOException {
        assertThat(Catalogue.read().find("org/unknown")).isEmpty();
    }

    static List<KnownModel> models() throws IOException {
        return Catalogue.read().models();
    }

    static List<KnownModel> publishedModels() throws IOException {
        return models().stream().filter(model -> model.revision() != null).toList();
    }
}
