package distillery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.FreshFolder;
import distillery.engine.Engine;
import distillery.families.Blueprint;
import distillery.families.DiffusionModel;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.TextToImage;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From painted squares to a model that makes pictures, and to a smaller one that was taught by it. */
class TrainingRunTest {
    private static final Recipe TINY = recipe();

    @TempDir
    Path folder;

    private long now;

    /** Every look at it is half a minute later, so that each step is reported and every few are saved. */
    private long clock() {
        return now += 30_000_000_000L;
    }

    @Test
    void aModelIsTrainedFromNothingAndASmallerOneIsTaughtByIt() throws IOException {
        Examples squares = new PaintedSquares(TINY.edge());
        Path model = folder.resolve("model");
        Losses autoencoder = new Losses();
        Losses denoiser = new Losses();
        Losses decoder = new Losses();
        Losses student = new Losses();
        try (Engine engine = Engine.open("cpu")) {
            new AutoencoderTraining(engine, TINY, squares, this::clock)
                    .run(folder.resolve("a"), model.resolve("vae"), autoencoder);
            new DenoiserTraining(engine, TINY, squares, this::clock)
                    .run(folder.resolve("d"), model, encoded -> {}, denoiser);
            new DecoderTraining(engine, TINY, squares, this::clock)
                    .run(folder.resolve("c"), model.resolve("vae"), decoder);
            Distillation distillation = new Distillation(engine, model, Layout.SMALL, this::clock);
            distillation.teach(
                    DistillationLoss.published(distillation.removal()),
                    TINY.distillation(),
                    squares,
                    folder.resolve("s"),
                    FreshFolder.at(folder.resolve("student")),
                    encoded -> {},
                    student);

            assertThat(autoencoder.last()).isLessThan(autoencoder.first() / 2);
            assertThat(denoiser.last()).isLessThan(denoiser.first() * 0.8);
            assertThat(decoder.last()).isLessThan(decoder.first());
            assertThat(student.last()).isLessThan(student.first() * 0.9);
            assertThat(picture(engine, model).picture().width()).isEqualTo(TINY.edge());
            assertThat(picture(engine, folder.resolve("student")).picture().width())
                    .isEqualTo(TINY.edge());
        }
    }

    @Test
    void aRunThatWasStoppedGoesOnAsIfItHadNot() throws IOException {
        Recipe twelve = new Recipe(
                TINY.edge(),
                new Recipe.Autoencoder(
                        TINY.autoencoder().config(),
                        TINY.autoencoder().aims(),
                        TINY.autoencoder().schooling().of(12)),
                TINY.denoiser(),
                TINY.decoder(),
                TINY.distillation());
        Examples squares = new PaintedSquares(TINY.edge());
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        Losses expected = new Losses();
        Losses first = new Losses();
        Losses rest = new Losses();
        try (Engine engine = Engine.open("cpu")) {
            new AutoencoderTraining(engine, twelve, squares, this::clock).run(whole, whole.resolve("vae"), expected);

            AutoencoderTraining stopped = new AutoencoderTraining(engine, twelve, squares, this::clock);
            assertThatThrownBy(() -> stopped.run(parts, parts.resolve("vae"), report -> {
                        first.report(report);
                        if (report.step() == 11) {
                            throw new IllegalStateException("the lights went out");
                        }
                    }))
                    .hasMessage("the lights went out");
            new AutoencoderTraining(engine, twelve, squares, this::clock).run(parts, parts.resolve("vae"), rest);
        }

        // Not from the first step, but from the last that was saved.
        assertThat(rest.all.size()).isBetween(2, 11);
        List<Double> last = expected.all.subList(12 - rest.all.size(), 12);
        for (int i = 0; i < last.size(); i++) {
            // libtorch compiles a network anew in its first runs, which changes the order of some sums.
            assertThat(rest.all.get(i)).isCloseTo(last.get(i), withinPercentage(0.1));
        }
    }

    private static GeneratedImage picture(Engine engine, Path model) throws IOException {
        try (Blueprint blueprint = Blueprint.read(DiffusersFolder.open(model), Dtype.F32);
                DiffusionModel loaded = blueprint.load(engine, Precision.FP32)) {
            GenerateRequest request = new GenerateRequest(
                    "red square on the left",
                    Optional.empty(),
                    2,
                    3,
                    1,
                    Schedulers.of(loaded.scheduler()),
                    TINY.edge(),
                    TINY.edge());
            return new TextToImage(loaded).make(request, (step, of, seconds, latents) -> {});
        }
    }

    private static Recipe recipe() {
        try {
            return Recipe.read(Path.of("src/test/resources/training/tiny.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Losses implements TrainingRun.Listener {
        private final List<Double> all = new ArrayList<>();

        @Override
        public void report(TrainingRun.Report report) {
            all.add(report.losses().get("loss"));
        }

        double first() {
            return all.get(0);
        }

        double last() {
            return all.get(all.size() - 1);
        }
    }
}
