package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.engine.Engine;
import distillery.families.Blueprint;
import distillery.families.DiffusionModel;
import distillery.reference.Goldens;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whole pictures, held against diffusers' own: the latents after every UNet call, and the pixels. */
class DiffusersPicturesTest {
    private static final double LATENTS_APART = 1e-3;
    private static final double PICTURE_DB = 50;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> aStableDiffusion1PictureIsTheOneThatDiffusersMakes() throws IOException {
        return pictures("sd1");
    }

    private Stream<DynamicTest> pictures(String name) throws IOException {
        try (Goldens goldens = Goldens.of(name)) {
            return goldens.runs().stream()
                    .map(run -> DynamicTest.dynamicTest(String.valueOf(run.get("name")), () -> check(name, run)));
        }
    }

    private void check(String name, Map<String, Object> run) throws IOException {
        Path model = withScheduler(Goldens.folder(name), run);
        List<float[]> latents = new ArrayList<>();
        GeneratedImage image;
        try (Engine engine = Engine.open("cpu");
                Blueprint blueprint = Blueprint.read(DiffusersFolder.open(model), Dtype.F32);
                DiffusionModel loaded = blueprint.load(engine, Precision.FP32)) {
            image = new TextToImage(loaded).make(request(run), (step, of, seconds, now) -> latents.add(now));
        }

        try (Goldens goldens = Goldens.of(name)) {
            String prefix = "pipe." + run.get("name");
            float[] all = goldens.floats(prefix + ".latents");
            assertThat(latents).hasSize((int) goldens.shape(prefix + ".latents")[0]);
            for (int i = 0; i < latents.size(); i++) {
                int size = latents.get(i).length;
                float[] expected = Arrays.copyOfRange(all, i * size, (i + 1) * size);
                assertThat(Goldens.distance(latents.get(i), expected))
                        .as("latents after call %d of %d", i + 1, latents.size())
                        .isLessThan(LATENTS_APART);
            }
            assertThat(Goldens.psnr(image.picture().rgb(), goldens.bytes(prefix + ".image")))
                    .as("likeness of the pictures in dB")
                    .isGreaterThanOrEqualTo(PICTURE_DB);
        }
    }

    private static GenerateRequest request(Map<String, Object> run) {
        return new GenerateRequest(
                (String) run.get("prompt"),
                Optional.ofNullable((String) run.get("negative")),
                (Integer) run.get("steps"),
                ((Number) run.get("guidance")).doubleValue(),
                new BigInteger(run.get("seed").toString()).longValue(),
                scheduler((String) run.get("scheduler")),
                (Integer) run.get("width"),
                (Integer) run.get("height"));
    }

    private static Schedulers scheduler(String className) {
        return switch (className) {
            case "PNDMScheduler" -> Schedulers.PNDM;
            case "DDIMScheduler" -> Schedulers.DDIM;
            case "DDPMScheduler" -> Schedulers.DDPM;
            case "EulerDiscreteScheduler" -> Schedulers.EULER;
            case "EulerAncestralDiscreteScheduler" -> Schedulers.EULER_ANCESTRAL;
            case "HeunDiscreteScheduler" -> Schedulers.HEUN;
            case "LMSDiscreteScheduler" -> Schedulers.LMS;
            case "DPMSolverMultistepScheduler" -> Schedulers.DPM_PLUS_PLUS_2M;
            case "UniPCMultistepScheduler" -> Schedulers.UNIPC;
            case "LCMScheduler" -> Schedulers.LCM;
            default -> throw new IllegalArgumentException(className);
        };
    }

    /** A folder of links to the model's parts, whose scheduler config has the run's changes. */
    private Path withScheduler(Path model, Map<String, Object> run) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path changed = Files.createDirectory(folder.resolve((String) run.get("name")));
        try (Stream<Path> parts = Files.list(model)) {
            for (Path part : parts.filter(path -> !path.endsWith("scheduler")).toList()) {
                Files.createSymbolicLink(changed.resolve(part.getFileName()), part);
            }
        }
        ObjectNode config = (ObjectNode)
                json.readTree(model.resolve("scheduler/scheduler_config.json").toFile());
        config.setAll((ObjectNode) json.valueToTree(Objects.requireNonNull(run.get("scheduler_changes"))));
        Files.createDirectory(changed.resolve("scheduler"));
        json.writeValue(changed.resolve("scheduler/scheduler_config.json").toFile(), config);
        return changed;
    }
}
