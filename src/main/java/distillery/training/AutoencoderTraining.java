package distillery.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.TensorSource;
import distillery.engine.Engine;
import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
import distillery.models.VaeEncoder;
import distillery.nn.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Trains an autoencoder from nothing and writes the {@code vae} folder of a model. For the engine's thread. */
public final class AutoencoderTraining {
    private final Engine engine;
    private final Recipe recipe;
    private final Examples examples;
    private final LongSupplier nanos;

    /** @param nanos a clock such as {@link System#nanoTime} */
    public AutoencoderTraining(Engine engine, Recipe recipe, Examples examples, LongSupplier nanos) {
        this.engine = engine;
        this.recipe = recipe;
        this.examples = examples;
        this.nanos = nanos;
    }

    /**
     * Goes on to the recipe's last step and writes the folder.
     *
     * @param work where the run saves itself
     * @param vae the folder to write, anew at every save
     * @return seconds that the steps took
     */
    public double run(Path work, Path vae, TrainingRun.Listener listener) throws IOException {
        Schooling schooling = recipe.autoencoder().schooling();
        ObjectNode json = recipe.autoencoder().config().deepCopy().put("scaling_factor", 1.0);
        VaeConfig config = VaeConfig.read(Recipe.config(json, "vae/config.json"));
        try (TensorSource start = initial(config, schooling.seed());
                AutoencoderLesson lesson = new AutoencoderLesson(
                        engine, config, start, recipe.autoencoder().aims(), schooling, examples)) {
            TrainingRun run = new TrainingRun(schooling, work, nanos);
            // The scaling factor is still 1: whoever encodes with this autoencoder measures it.
            return run.finish(
                    lesson, listener.afterSaving(step -> ModelFolder.writePart(vae, json, lesson.averages())));
        }
    }

    private static TensorSource initial(VaeConfig config, long seed) {
        Weights weights = Weights.imagined();
        VaeEncoder.graph(config, weights);
        VaeDecoder.graph(config, weights);
        return new SureLatents(InitialWeights.of(weights, seed));
    }
}
