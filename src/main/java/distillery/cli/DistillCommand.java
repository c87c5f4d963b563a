package distillery.cli;

import distillery.checkpoint.FreshFolder;
import distillery.emoji.EmojiPackage;
import distillery.engine.Engine;
import distillery.families.ModelFinder;
import distillery.training.Distillation;
import distillery.training.DistillationLoss;
import distillery.training.EmojiExamples;
import distillery.training.Layout;
import distillery.training.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distillery distill}: a smaller model out of a larger one. For the main thread. */
@Command(
        name = "distill",
        description = {
            "Make a smaller model: take blocks out of a Stable Diffusion 1.x or 2.x, then teach what is left.",
            "Stop it at will; the same command goes on."
        },
        sortOptions = false)
public final class DistillCommand implements Callable<Integer> {
    private final ModelFinder finder;
    private final Function<Path, EmojiPackage> packages;
    private final Terminal terminal;

    @Option(names = "--teacher", required = true, paramLabel = "DIR|ID", description = "The model to learn from.")
    private String teacher = "";

    @Option(
            names = "--layout",
            required = true,
            paramLabel = "LAYOUT",
            description = "${COMPLETION-CANDIDATES}: what is taken away, as in BK-SDM.")
    private Layout layout = Layout.BASE;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The student's folder, a new one.")
    private Path out = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "FILE.tgz",
            description = "The drawings, as npm pack fluentui-emoji@1.3.0 fetches them. Needed unless --steps is 0.")
    private @Nullable Path data;

    @Option(names = "--recipe", paramLabel = "FILE", description = "How to teach. Default: as the shipped models.")
    private @Nullable Path recipe;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "How long to teach; 0 only takes blocks away. Default: the recipe's.")
    private @Nullable Long steps;

    @Option(
            names = "--output-weight",
            paramLabel = "W",
            defaultValue = "1",
            description = "How much the teacher's predictions count (default: 1).")
    private double outputWeight;

    @Option(
            names = "--feature-weight",
            paramLabel = "W",
            defaultValue = "1",
            description = "How much what the teacher's blocks give counts (default: 1).")
    private double featureWeight;

    @Mixin
    private DeviceOption device;

    /** @param packages opens a file of drawings */
    public DistillCommand(ModelFinder finder, Function<Path, EmojiPackage> packages, Terminal terminal) {
        this.finder = finder;
        this.packages = packages;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        FreshFolder student = FreshFolder.at(out);
        Recipe chosen = recipe == null ? Recipe.shipped() : Recipe.read(recipe);
        try (Engine engine = device.open()) {
            Distillation distillation = new Distillation(engine, finder.find(teacher), layout, System::nanoTime);
            if (steps != null && steps == 0) {
                distillation.write(student);
            } else if (data == null) {
                throw new IllegalArgumentException("Teaching needs --data. To only take blocks away, say --steps 0.");
            } else {
                Recipe.Distillation teaching = steps == null
                        ? chosen.distillation()
                        : chosen.distillation().of(steps);
                TrainingLog log = new TrainingLog(terminal);
                distillation.teach(
                        new DistillationLoss(distillation.removal(), outputWeight, featureWeight),
                        teaching,
                        new EmojiExamples(packages.apply(data), chosen.edge()),
                        out.resolveSibling(out.getFileName() + ".training"),
                        student,
                        log::encoded,
                        log.named("student"));
            }
        }
        return ExitCode.DONE;
    }
}
