package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.Main;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.emoji.Concepts;
import distillery.emoji.EmojiPackage;
import distillery.emoji.PaintedThings;
import distillery.families.Blueprint;
import distillery.families.ModelFinder;
import distillery.hub.Catalogue;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.ShippedModels;
import distillery.reference.Goldens;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that make models, from arguments to folders and messages. */
class TeachingCommandsTest {
    private static final String TEACHER = Goldens.folder("sd1").toString();
    private static final String RECIPE = "src/test/resources/training/tiny.json";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void withoutStepsBlocksAreOnlyTakenAway() throws Exception {
        Path student = folder.resolve("student");

        assertThat(run("distill", "--teacher", TEACHER, "--layout", "small", "--steps", "0", "--out", student))
                .isZero();

        try (Blueprint read = Blueprint.read(DiffusersFolder.open(student), Dtype.F32);
                Blueprint teacher = Blueprint.read(DiffusersFolder.open(Path.of(TEACHER)), Dtype.F32)) {
            assertThat(read.parts().get(0).graph().parameters())
                    .isLessThan(teacher.parts().get(0).graph().parameters() * 2 / 3);
        }
    }

    @Test
    void anyStableDiffusionTeachesAStudentWhoseLossFalls() throws Exception {
        Path student = folder.resolve("student");

        assertThat(teach(
                        "distill",
                        "--teacher",
                        TEACHER,
                        "--layout",
                        "base",
                        "--recipe",
                        RECIPE,
                        "--data",
                        "any.tgz",
                        "--steps",
                        "12",
                        "--out",
                        student))
                .isZero();

        List<Double> losses = losses("student");
        assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0));
        try (Blueprint read = Blueprint.read(DiffusersFolder.open(student), Dtype.F32)) {
            assertThat(read.parts()).isNotEmpty();
        }
    }

    @Test
    void aModelInTrainingDrawsASheetWhenItIsSaved() throws Exception {
        assertThat(teach("train", "--recipe", RECIPE, "--data", "any.tgz", "--out", folder.resolve("run")))
                .isZero();

        assertThat(losses("denoiser")).hasSizeGreaterThan(1);
        BufferedImage sheet =
                ImageIO.read(folder.resolve("run/samples/step-000060.png").toFile());
        assertThat(sheet.getWidth()).as("eight pictures").isGreaterThan(8 * 128);
    }

    @Test
    void teachingNeedsPictures() throws Exception {
        assertThat(run("distill", "--teacher", TEACHER, "--layout", "base", "--out", folder.resolve("student")))
                .isEqualTo(ExitCode.WRONG_USAGE);

        assertThat(errors()).contains("Teaching needs --data. To only take blocks away, say --steps 0.");
    }

    @Test
    void aFolderThatIsTakenIsRefusedBeforeAnythingIsLearned() throws Exception {
        Files.writeString(folder.resolve("precious"), "work");

        assertThat(run("distill", "--teacher", TEACHER, "--layout", "base", "--steps", "0", "--out", folder))
                .isEqualTo(ExitCode.WRONG_USAGE);

        assertThat(errors()).contains(folder + " is there already and is not empty. Name a new folder.");
        assertThat(folder.resolve("precious")).hasContent("work");
    }

    @Test
    void aPackageThatIsNotThereIsNamedWithTheWayToFetchIt() throws Exception {
        assertThat(run("train", "--data", folder.resolve("none.tgz"), "--out", folder.resolve("run")))
                .isEqualTo(ExitCode.WRONG_USAGE);

        assertThat(errors()).contains("none.tgz").contains("npm pack fluentui-emoji@1.3.0");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRecipeThatLacksSomethingIsRefused() throws Exception {
        Path recipe = Files.writeString(folder.resolve("recipe.json"), "{\"edge\": 64}");

        assertThat(run("train", "--recipe", recipe, "--data", "none.tgz", "--out", folder.resolve("run")))
                .isEqualTo(ExitCode.WRONG_USAGE);

        assertThat(errors()).contains("recipe.json is no recipe").contains("autoencoder");
    }

    @Test
    void anUnknownLayoutIsAnsweredWithThoseThereAre() throws Exception {
        assertThat(run("distill", "--teacher", TEACHER, "--layout", "huge", "--out", folder.resolve("student")))
                .isEqualTo(ExitCode.WRONG_USAGE);

        assertThat(errors()).contains("base", "small", "tiny");
    }

    @Test
    void aModelIsHalved() throws Exception {
        assertThat(run("models", "halve", TEACHER, "--out", folder.resolve("half")))
                .isZero();

        assertThat(folder.resolve("half/unet/diffusion_pytorch_model.fp16.safetensors"))
                .exists();
    }

    /** The losses that were told on the way, the first one's step alone and each other's the mean since. */
    private List<Double> losses(String what) {
        return Pattern.compile(what + " \\d+ of \\d+: loss ([0-9.]+)")
                .matcher(errors())
                .results()
                .map(line -> Double.valueOf(line.group(1)))
                .toList();
    }

    /** Runs a command that takes drawings made up for the test for those of a package. */
    private int teach(Object... arguments) throws IOException {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(print, errors, new ProgressBar(errors, false, System::nanoTime));
        Map<String, String> environment =
                Map.of("HF_HUB_CACHE", folder.resolve("no-cache").toString());
        ModelFinder finder = new ModelFinder(
                ShippedModels.read(ClassLoader.getSystemClassLoader(), environment),
                new HubCache(HubSettings.from(environment)));
        Function<Path, EmojiPackage> painted = any -> PaintedThings.open(Concepts.read(), folder);
        return Distillery.commandLine(
                        terminal,
                        new TrainCommand(Catalogue.read(), painted, terminal),
                        new DistillCommand(finder, painted, terminal))
                .execute(texts(arguments));
    }

    private int run(Object... arguments) throws IOException {
        return Main.commands(
                        Map.of("HF_HUB_CACHE", folder.resolve("no-cache").toString()),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(texts(arguments));
    }

    private static String[] texts(Object... arguments) {
        return Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
