package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.Main;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.families.Blueprint;
import distillery.reference.Goldens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that make models, from arguments to folders and messages. */
class TeachingCommandsTest {
    private static final String TEACHER = Goldens.folder("sd1").toString();

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

    private int run(Object... arguments) throws IOException {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return Main.commands(
                        Map.of("HF_HUB_CACHE", folder.resolve("no-cache").toString()),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(texts);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
