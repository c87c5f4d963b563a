package distillery.cli;

import distillery.checkpoint.DiffusersFolder;
import distillery.emoji.Captions;
import distillery.emoji.Scene;
import distillery.engine.Engine;
import distillery.evaluation.Painter;
import distillery.families.Autoencoder;
import distillery.families.Blueprint;
import distillery.families.DiffusionModel;
import distillery.hub.Catalogue;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.ImageMaker;
import distillery.pipeline.Picture;
import distillery.pipeline.Progress;
import distillery.pipeline.TextToImage;
import distillery.pipeline.Timings;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** A model that is asked for pictures, and the time that each took. For the engine's thread. */
final class EvaluatedModel implements Painter, AutoCloseable {
    private final String name;
    private final DiffusersFolder folder;
    private final Engine engine;
    private final Blueprint blueprint;
    private final DiffusionModel model;
    private final ImageMaker maker;
    private final GenerateRequest example;
    private final List<Timings> timings = new ArrayList<>();

    /**
     * What is the same for all models.
     *
     * @param steps empty for each model's own
     * @param guidance empty for each model's own
     * @param seed of the first question's noise; the next question's is one more
     */
    record Wishes(Optional<Integer> steps, Optional<Double> guidance, long seed) {
        private GenerateRequest example(Defaults usual) {
            return new GenerateRequest(
                    "",
                    Optional.empty(),
                    steps.orElse(usual.steps()),
                    guidance.orElse(usual.guidance()),
                    seed,
                    Schedulers.of(usual.scheduler()),
                    usual.size(),
                    usual.size());
        }
    }

    private EvaluatedModel(
            String name,
            DiffusersFolder folder,
            Engine engine,
            Blueprint blueprint,
            Precision precision,
            Defaults usual,
            Wishes wishes)
            throws IOException {
        this.name = name;
        this.folder = folder;
        this.engine = engine;
        this.blueprint = blueprint;
        this.example = wishes.example(usual);
        this.model = blueprint.load(engine, precision);
        this.maker = new TextToImage(model);
    }

    static EvaluatedModel load(
            String name, Path path, Catalogue catalogue, Engine engine, Precision precision, Wishes wishes)
            throws IOException {
        DiffusersFolder folder = DiffusersFolder.open(path);
        Blueprint blueprint = Blueprint.read(folder, Dtypes.stored(precision));
        try {
            Defaults usual = Defaults.of(name, catalogue, blueprint);
            return new EvaluatedModel(name, folder, engine, blueprint, precision, usual, wishes);
        } catch (RuntimeException | IOException e) {
            blueprint.close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    /** A request like all that it gets, with an empty prompt. */
    GenerateRequest example() {
        return example;
    }

    /** Of its pictures, in points. */
    int edge() {
        return example.width();
    }

    long unetParameters() {
        return blueprint.parts().get(0).graph().parameters();
    }

    @Override
    public Picture paint(Scene scene, int index) {
        GeneratedImage image = make(Captions.plain(scene), index);
        timings.add(image.timings());
        return image.picture();
    }

    /** One picture that does not count. */
    GeneratedImage make(String prompt, int index) {
        return maker.make(
                new GenerateRequest(
                        prompt,
                        example.negative(),
                        example.steps(),
                        example.guidance(),
                        example.seed() + index,
                        example.scheduler(),
                        example.width(),
                        example.height()),
                Progress.NONE);
    }

    /** The median over all UNet calls. */
    double stepSeconds() {
        return median(
                timings.stream().flatMap(picture -> picture.steps().stream()).mapToDouble(step -> step));
    }

    /** The median over all pictures. */
    double pictureSeconds() {
        return median(timings.stream().mapToDouble(Timings::total));
    }

    /** Both halves of its autoencoder, apart from what makes pictures. */
    Autoencoder autoencoder() throws IOException {
        return Autoencoder.load(folder.part("vae"), engine);
    }

    private static double median(DoubleStream numbers) {
        double[] sorted = numbers.sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    @Override
    public void close() throws IOException {
        model.close();
        blueprint.close();
    }
}
