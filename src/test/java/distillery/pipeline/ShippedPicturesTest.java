package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.engine.Engine;
import distillery.families.Blueprint;
import distillery.families.DiffusionModel;
import distillery.hub.ShippedModels;
import distillery.reference.Goldens;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the models that come with the program draw, held against what diffusers draws with the same files. */
class ShippedPicturesTest {
    private static final double PICTURE_DB = 50;
    private static final int EDGE = 128;

    @TempDir
    private static Path cache;

    @ParameterizedTest
    @MethodSource("names")
    void theSameSeedGivesThePictureThatDiffusersMakes(String name) throws IOException {
        GenerateRequest request = new GenerateRequest(
                "a red apple on a yellow background",
                Optional.empty(),
                20,
                3,
                7,
                Schedulers.EULER_ANCESTRAL,
                EDGE,
                EDGE);

        try (Engine engine = Engine.open("cpu");
                Blueprint blueprint = Blueprint.read(
                        DiffusersFolder.open(models().folder(name).orElseThrow()), Dtype.F32);
                DiffusionModel model = blueprint.load(engine, Precision.FP32)) {
            Picture picture =
                    new TextToImage(model).make(request, Progress.NONE).picture();

            assertThat(Goldens.psnr(picture.rgb(), Goldens.rgb(golden(name))))
                    .as("dB")
                    .isGreaterThanOrEqualTo(PICTURE_DB);
        }
    }

    private static Path golden(String name) {
        return Goldens.folder("shipped").resolve(name + ".png");
    }

    static List<String> names() throws IOException {
        return models().names();
    }

    private static ShippedModels models() throws IOException {
        return ShippedModels.read(
                ShippedPicturesTest.class.getClassLoader(), Map.of("DISTILLERY_CACHE", cache.toString()));
    }
}
