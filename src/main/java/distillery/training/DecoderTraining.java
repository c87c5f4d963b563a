package distillery.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.PartFolder;
import distillery.checkpoint.TensorSource;
import distillery.engine.Engine;
import distillery.models.VaeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** Refines the decoder of an autoencoder that is in use. For the engine's thread. */
public final class DecoderTraining {
    private final Engine engine;
    private final Recipe recipe;
    private final Examples examples;
    private final LongSupplier nanos;

    /** @param nanos a clock such as {@link System#nanoTime} */
    public DecoderTraining(Engine engine, Recipe recipe, Examples examples, LongSupplier nanos) {
        this.engine = engine;
        this.recipe = recipe;
        this.examples = examples;
        this.nanos = nanos;
    }

    /**
     * Goes on to the recipe's last step.
     *
     * @param work where the run saves itself
     * @param vae the autoencoder's folder, whose decoder is replaced at every save
     * @return seconds that the steps took
     */
    public double run(Path work, Path vae, TrainingRun.Listener listener) throws IOException {
        ObjectNode json = (ObjectNode)
                new ObjectMapper().readTree(vae.resolve("config.json").toFile());
        ObjectNode unscaled = json.deepCopy().put("scaling_factor", 1.0);
        VaeConfig config = VaeConfig.read(Recipe.config(unscaled, "vae/config.json"));
        try (TensorSource weights = new PartFolder(vae, "vae").weights(Dtype.F32);
                DecoderLesson lesson = new DecoderLesson(engine, config, weights, recipe.decoder(), examples)) {
            TensorSource rest =
                    new KeptTensors(weights, lesson.averages().tensors().keySet());
            TrainingRun run = new TrainingRun(recipe.decoder().schooling(), work, nanos);
            return run.finish(lesson, listener.afterSaving(step -> {
                TensorSource learned = lesson.averages();
                ModelFolder.writePart(vae, json, new JoinedTensors("vae", List.of(rest, learned)));
            }));
        }
    }
}
