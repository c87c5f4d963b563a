package distillery.cli;

import distillery.emoji.EmojiPackage;
import distillery.engine.Engine;
import distillery.hub.Catalogue;
import distillery.training.AutoencoderTraining;
import distillery.training.DecoderTraining;
import distillery.training.DenoiserTraining;
import distillery.training.EmojiExamples;
import distillery.training.Examples;
import distillery.training.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distillery train}: a small model from nothing. For the main thread. */
@Command(
        name = "train",
        description = "Train a small model from nothing on emoji. Stop it at will; the same command goes on.",
        sortOptions = false)
public final class TrainCommand implements Callable<Integer> {
    /** What can be trained alone. */
    enum Stage {
        AUTOENCODER,
        DENOISER,
        DECODER;

        /** As it is typed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the run keeps its state, the model in DIR/model, and what it draws in DIR/samples.")
    private Path out = Path.of("");

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "Networks and schooling. Default: the shipped model's.")
    private @Nullable Path recipe;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "Only one of ${COMPLETION-CANDIDATES}. Default: one after the other.")
    private @Nullable Stage stage;

    @Mixin
    private DeviceOption device;

    /** @param packages opens a file of drawings */
    public TrainCommand(Catalogue catalogue, Function<Path, EmojiPackage> packages, Terminal terminal) {
        this.catalogue = catalogue;
        this.packages = packages;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Recipe chosen = recipe == null ? Recipe.shipped() : Recipe.read(recipe);
        Examples examples = new EmojiExamples(packages.apply(data), chosen.edge());
        Path model = out.resolve("model");
        TrainingLog log = new TrainingLog(terminal);
        try (Engine engine = device.open()) {
            if (includes(Stage.AUTOENCODER)) {
                new AutoencoderTraining(engine, chosen, examples, System::nanoTime)
                        .run(out.resolve("autoencoder"), model.resolve("vae"), log.named("autoencoder"));
            }
            if (includes(Stage.DENOISER)) {
                SampleSheets sheets = new SampleSheets(engine, catalogue, model, out.resolve("samples"));
                new DenoiserTraining(engine, chosen, examples, System::nanoTime)
                        .run(
                                out.resolve("denoiser"),
                                model,
                                log::encoded,
                                log.named("denoiser").afterSaving(sheets::draw));
            }
            if (includes(Stage.DECODER)) {
                new DecoderTraining(engine, chosen, examples, System::nanoTime)
                        .run(out.resolve("decoder"), model.resolve("vae"), log.named("decoder"));
            }
        }
        return ExitCode.DONE;
    }

    private boolean includes(Stage part) {
        return stage == null || stage == part;
    }
}
