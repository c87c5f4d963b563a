package distillery.cli;

import distillery.emoji.Concepts;
import distillery.emoji.Drawings;
import distillery.emoji.EmojiPackage;
import distillery.engine.Engine;
import distillery.evaluation.Evaluation;
import distillery.families.ModelFinder;
import distillery.hub.Catalogue;
import distillery.pipeline.PngImage;
import distillery.pipeline.Seeds;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distillery evaluate}: how good small models are at what they were taught, side by side. For the main thread. */
@Command(
        name = "evaluate",
        description = {
            "Compare models trained on emoji: size, speed, and whether pictures show what was asked for.",
            "All get the same prompts and noise, in turns."
        },
        sortOptions = false)
public final class EvaluateCommand implements Callable<Integer> {
    private static final int MOST_PICTURES = 2000;

    private final ModelFinder finder;
    private final Catalogue catalogue;
    private final Function<Path, EmojiPackage> packages;
    private final Terminal terminal;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE.tgz",
            description = "The drawings, as npm pack fluentui-emoji@1.3.0 fetches them.")
    private Path data = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            description = "A model to compare; may be given several times. Default: all that come with the program.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "300",
            description =
                    "How many of things that were seen in training (default: 300); a third as many are made of what was never seen together.")
    private int pictures;

    @Option(names = "--steps", paramLabel = "N", description = "Steps from noise to picture. Default: each model's.")
    private @Nullable Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "G",
            description = "How strongly the prompt is followed. Default: each model's.")
    private @Nullable Double guidance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides prompts and noise (default: 1).")
    private String seed = "";

    @Mixin
    private DtypeOption dtype;

    @Mixin
    private DeviceOption device;

    @Option(names = "--sheet", paramLabel = "FILE.png", description = "Draw pictures of all models on one sheet.")
    private @Nullable Path sheet;

    @Option(names = "--json", description = "Print what was found as JSON, and nothing else, on standard output.")
    private boolean json;

    /** @param packages opens a file of drawings */
    public EvaluateCommand(
            ModelFinder finder, Catalogue catalogue, Function<Path, EmojiPackage> packages, Terminal terminal) {
        this.finder = finder;
        this.catalogue = catalogue;
        this.packages = packages;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (pictures < Evaluation.LEAST_PICTURES || pictures > MOST_PICTURES) {
            throw new IllegalArgumentException("--pictures must be from %d to %d, not %d."
                    .formatted(Evaluation.LEAST_PICTURES, MOST_PICTURES, pictures));
        }
        if (sheet != null && !Files.isWritable(folderOf(sheet))) {
            throw new IllegalArgumentException(
                    "The folder of --sheet " + sheet + " is not there or may not be written to. Choose another.");
        }
        EvaluatedModel.Wishes wishes = new EvaluatedModel.Wishes(
                Optional.ofNullable(steps), Optional.ofNullable(guidance), Seeds.parse(seed.strip()));
        List<String> names = names();
        Drawings drawings = new Drawings(packages.apply(data));
        try (Engine engine = device.open()) {
            Precision precision = dtype.on(engine);
            try (EvaluatedModels loaded = EvaluatedModels.load(
                    names,
                    name -> EvaluatedModel.load(name, finder.find(name), catalogue, engine, precision, wishes))) {
                if (sheet != null) {
                    PngImage.encode(loaded.sheet(), Map.of()).save(sheet);
                }
                Evaluation evaluation =
                        new Evaluation(Concepts.read(), drawings, loaded.edge(), pictures, wishes.seed());
                EvaluationReport.Setting setting = EvaluationReport.Setting.of(
                        evaluation.questions(), loaded.edge(), wishes.seed(), Dtypes.shown(precision), engine.device());
                try (ProgressBar bar = terminal.bar()) {
                    print(loaded.examine(evaluation, setting, bar));
                }
            }
        }
        return ExitCode.DONE;
    }

    private static Path folderOf(Path file) {
        Path absolute = file.toAbsolutePath();
        return Objects.requireNonNullElse(absolute.getParent(), absolute);
    }

    private List<String> names() {
        List<String> names = models.isEmpty() ? finder.shipped() : models;
        if (names.isEmpty()) {
            throw new IllegalArgumentException("No model comes with this build. Name some with --model.");
        }
        return names;
    }

    private void print(EvaluationReport report) throws IOException {
        if (json) {
            terminal.out().println(report.json());
        } else {
            EvaluationTable.print(report, terminal.out());
        }
    }
}
