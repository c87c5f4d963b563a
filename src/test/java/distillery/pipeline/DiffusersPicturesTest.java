package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.families.Blueprint;
import distillery.families.DiffusionModel;
import distillery.reference.Goldens;
import distillery.reference.ReferenceModels;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole pictures, held against diffusers' own: the latents after every UNet call, and the pixels. */
class DiffusersPicturesTest {
    private static final double LATENTS_APART = 1e-3;
    private static final double PICTURE_DB = 50;

    /** Between the same picture in 32 and in 16 bits. */
    private static final double BF16_DB = 30;

    @TempDir
    private static Path scratch;

    private static ReferenceModels models;

    @BeforeAll
    static void open() {
        models = new ReferenceModels(scratch);
    }

    @AfterAll
    static void close() throws Exception {
        models.close();
    }

    @TestFactory
    Stream<DynamicTest> aStableDiffusion1PictureIsTheOneThatDiffusersMakes() throws IOException {
        return pictures("sd1");
    }

    @TestFactory
    Stream<DynamicTest> aStableDiffusion2PictureIsTheOneThatDiffusersMakes() throws IOException {
        return pictures("sd2");
    }

    @TestFactory
    Stream<DynamicTest> anXlPictureIsTheOneThatDiffusersMakes() throws IOException {
        return pictures("sdxl");
    }

    @TestFactory
    Stream<DynamicTest> aDistilledModelsPictureIsTheOneThatDiffusersMakes() throws IOException {
        return Stream.of(pictures("bk-base"), pictures("bk-small"), pictures("bk-tiny"), pictures("ssd1b"))
                .flatMap(some -> some);
    }

    @TestFactory
    Stream<DynamicTest> aModelThatTakesItsGuidanceAsInputMakesDiffusersPicture() throws IOException {
        return pictures("lcm");
    }

    @TestFactory
    Stream<DynamicTest> aTinyAutoencoderDecodesDiffusersPicture() throws IOException {
        return pictures("taesd");
    }

    @TestFactory
    Stream<DynamicTest> aPictureThatIsGuidedInAnIntervalIsTheOneThatDiffusersMakes() throws IOException {
        return Stream.concat(pictures("sd1-interval"), pictures("sdxl-interval"));
    }

    @TestFactory
    Stream<DynamicTest> aPictureWithADeepCacheIsTheOneThatDiffusersMakes() throws IOException {
        List<DynamicTest> all = new ArrayList<>();
        for (String model : List.of("sd1", "sd2", "sdxl", "bk-tiny", "ssd1b", "lcm")) {
            pictures(model + "-cache").forEach(all::add);
        }
        return all.stream();
    }

    @TestFactory
    Stream<DynamicTest> aPictureWithMergedTokensIsTheOneThatDiffusersMakes() throws IOException {
        return Stream.of(pictures("sd1-merge"), pictures("sd2-merge"), pictures("bk-tiny-merge"))
                .flatMap(some -> some);
    }

    /** Old names of the autoencoder's attention, weights at odd bytes, an integer tensor among them. */
    @ParameterizedTest
    @EnumSource(names = {"PNDM", "DDIM", "LCM"})
    void aFolderWithTheQuirksOfPublishedOnesMakesDiffusersPicture(Schedulers scheduler) throws IOException {
        Path folder = Path.of("src/test/resources/checkpoints/tiny-sd15-published-quirks");
        List<float[]> latents = new ArrayList<>();
        GeneratedImage image;
        try (Blueprint blueprint = Blueprint.read(DiffusersFolder.open(folder), Dtype.F32);
                DiffusionModel model = blueprint.load(models.engine(), Precision.FP32)) {
            GenerateRequest request = new GenerateRequest(
                    "A painting of a squirrel eating a burger",
                    Optional.of("blurry, ugly"),
                    4,
                    7.5,
                    0,
                    scheduler,
                    64,
                    64);
            image = new TextToImage(model).make(request, (step, of, seconds, now) -> latents.add(now));
        }

        try (Goldens goldens = Goldens.at(folder.resolve("golden.safetensors"))) {
            String run = "pipe_" + scheduler.shortName() + "_4_";
            float[] colours = goldens.floats(run + "image01"); // from 0 to 1
            for (int i = 0; i < colours.length; i++) {
                colours[i] = 2 * colours[i] - 1;
            }
            assertThat(Goldens.distance(latents.get(latents.size() - 1), goldens.floats(run + "latents")))
                    .isLessThan(LATENTS_APART);
            assertThat(Goldens.psnr(
                            image.picture().rgb(),
                            Picture.ofDecoded(colours, 64, 64).rgb()))
                    .isGreaterThanOrEqualTo(PICTURE_DB);
        }
    }

    @TestFactory
    Stream<DynamicTest> bfloat16KeepsThePicture() {
        return Stream.of("sd1", "sd2", "sdxl", "bk-tiny")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Map<String, Object> run = runs(name).get(0);
                    DiffusionModel model = models.load(name, changes(run), Precision.BF16);

                    byte[] half = new TextToImage(model)
                            .make(request(run), Progress.NONE)
                            .picture()
                            .rgb();

                    try (Goldens goldens = Goldens.of(name)) {
                        double likeness = Goldens.psnr(half, goldens.bytes("pipe." + run.get("name") + ".image"));
                        assertThat(likeness).as("dB").isBetween(BF16_DB, 70.0);
                    }
                }));
    }

    private static Stream<DynamicTest> pictures(String name) throws IOException {
        return runs(name).stream()
                .map(run -> DynamicTest.dynamicTest(name + " " + run.get("name"), () -> check(name, run)));
    }

    private static List<Map<String, Object>> runs(String name) throws IOException {
        try (Goldens goldens = Goldens.of(name)) {
            return goldens.runs();
        }
    }

    private static void check(String name, Map<String, Object> run) throws IOException {
        List<float[]> latents = new ArrayList<>();
        GeneratedImage image = new TextToImage(models.load(name, changes(run), Precision.FP32))
                .make(request(run), (step, of, seconds, now) -> latents.add(now));

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
                scheduler((String) run.get("scheduler"), changes(run)),
                (Integer) run.get("width"),
                (Integer) run.get("height"),
                levers(run));
    }

    private static Levers levers(Map<String, Object> run) {
        List<?> guided = (List<?>) run.getOrDefault("guided", List.of(0.0, 1.0));
        return Levers.of(Map.of(
                "guidance-interval",
                guided.get(0) + "-" + guided.get(1),
                "deep-cache",
                run.getOrDefault("cached", 1).toString(),
                "token-merging",
                run.getOrDefault("merged", 0).toString()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> changes(Map<String, Object> run) {
        return (Map<String, Object>) run.get("scheduler_changes");
    }

    private static Schedulers scheduler(String className, Map<String, Object> changes) {
        return switch (className) {
            case "PNDMScheduler" -> Schedulers.PNDM;
            case "DDIMScheduler" -> Schedulers.DDIM;
            case "DDPMScheduler" -> Schedulers.DDPM;
            case "EulerDiscreteScheduler" -> Schedulers.EULER;
            case "EulerAncestralDiscreteScheduler" -> Schedulers.EULER_ANCESTRAL;
            case "HeunDiscreteScheduler" -> Schedulers.HEUN;
            case "LMSDiscreteScheduler" -> Schedulers.LMS;
            case "DPMSolverMultistepScheduler" ->
                changes.containsKey("use_karras_sigmas")
                        ? Schedulers.DPM_PLUS_PLUS_2M_KARRAS
                        : Schedulers.DPM_PLUS_PLUS_2M;
            case "UniPCMultistepScheduler" -> Schedulers.UNIPC;
            case "LCMScheduler" -> Schedulers.LCM;
            default -> throw new IllegalArgumentException(className);
        };
    }
}
