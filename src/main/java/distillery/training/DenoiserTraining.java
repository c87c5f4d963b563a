package distillery.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.PartFolder;
import distillery.checkpoint.TensorSource;
import distillery.engine.Engine;
import distillery.models.ClipText;
import distillery.models.ClipTextConfig;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.nn.Weights;
import distillery.schedulers.SchedulerConfig;
import distillery.tokenizer.ClipTokenizer;
import distillery.tokenizer.LearnedTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Trains a text encoder and a UNet from nothing, beside an autoencoder that is done, and writes all the rest of a
 * diffusers folder. For the engine's thread.
 */
public final class DenoiserTraining {
    /** How many captions of each example the vocabulary is learned from. */
    private static final int CAPTIONS_EACH = 4;

    private final Engine engine;
    private final Recipe recipe;
    private final Examples examples;
    private final LongSupplier nanos;
    private final ObjectMapper json = new ObjectMapper();

    /** @param nanos a clock such as {@link System#nanoTime} */
    public DenoiserTraining(Engine engine, Recipe recipe, Examples examples, LongSupplier nanos) {
        this.engine = engine;
        this.recipe = recipe;
        this.examples = examples;
        this.nanos = nanos;
    }

    /**
     * Goes on to the recipe's last step.
     *
     * @param work where the run saves itself
     * @param model the diffusers folder, whose {@code vae} is there; the rest is written anew at every save
     * @param encoded is told how many examples were encoded before the first step
     * @return seconds that the steps took
     */
    public double run(Path work, Path model, IntConsumer encoded, TrainingRun.Listener listener) throws IOException {
        Recipe.Denoiser denoiser = recipe.denoiser();
        Schooling schooling = denoiser.schooling();
        LatentPool pool = pool(work, model, encoded);
        ObjectNode textJson = writeTokenizer(model);
        ClipTextConfig textConfig = ClipTextConfig.read(Recipe.config(textJson, "text_encoder/config.json"));
        UNetConfig unetConfig = UNetConfig.read(Recipe.config(denoiser.unet(), "unet/config.json"));
        SchedulerConfig scheduler =
                SchedulerConfig.read(Recipe.config(denoiser.scheduler(), "scheduler/scheduler_config.json"));
        try (ClipTokenizer tokenizer = ClipTokenizer.open(model.resolve("tokenizer"));
                TensorSource textStart = text(textConfig, schooling.seed());
                TensorSource unetStart = unet(unetConfig, schooling.seed());
                DenoiserLesson lesson = new DenoiserLesson(
                        engine,
                        textConfig,
                        textStart,
                        unetConfig,
                        unetStart,
                        new Batches(
                                pool,
                                examples,
                                tokenizer,
                                textConfig.tokens(),
                                scheduler.noise(),
                                denoiser.aims(),
                                schooling),
                        schooling)) {
            TrainingRun run = new TrainingRun(schooling, work, nanos);
            return run.finish(lesson, listener.afterSaving(step -> {
                ModelFolder.writePart(model.resolve("text_encoder"), textJson, lesson.textAverages());
                ModelFolder.writePart(model.resolve("unet"), denoiser.unet(), lesson.unetAverages());
                ModelFolder.writeIndex(model, denoiser.scheduler());
            }));
        }
    }

    /** Encodes the pool, and writes into the autoencoder's config what scales its latents to a deviation of 1. */
    private LatentPool pool(Path work, Path model, IntConsumer encoded) throws IOException {
        PartFolder vae = new PartFolder(model.resolve("vae"), "vae");
        LatentPool pool =
                LatentPool.encode(engine, vae, examples, recipe.denoiser().pool(), work, encoded);
        double scaling = 1 / pool.deviation();
        Path file = model.resolve("vae/config.json");
        ObjectNode config = (ObjectNode) json.readTree(file.toFile());
        ModelFolder.writeJson(file, config.put("scaling_factor", scaling));
        return pool.scaled(scaling);
    }

    /** Learns the vocabulary; gives the text encoder's config with what it decides. */
    private ObjectNode writeTokenizer(Path model) throws IOException {
        Map<String, Long> captions = new TreeMap<>();
        SplittableRandom random =
                new SplittableRandom(recipe.denoiser().schooling().seed());
        for (int i = 0; i < recipe.denoiser().pool(); i++) {
            for (int k = 0; k < CAPTIONS_EACH; k++) {
                captions.merge(examples.caption(i, random), 1L, Long::sum);
            }
        }
        LearnedTokenizer tokenizer =
                LearnedTokenizer.of(captions, recipe.denoiser().vocabulary());
        ObjectNode text = recipe.denoiser().textEncoder().deepCopy();
        tokenizer.write(
                model.resolve("tokenizer"), text.path("max_position_embeddings").asInt());
        int end = tokenizer.size() - 1;
        return text.put("vocab_size", tokenizer.size())
                .put("bos_token_id", end - 1)
                .put("eos_token_id", end)
                .put("pad_token_id", end);
    }

    private static TensorSource text(ClipTextConfig config, long seed) {
        Weights weights = Weights.imagined();
        ClipText.graph(config, DenoiserLesson.textEncoder(weights));
        return InitialWeights.of(weights, seed);
    }

    private static TensorSource unet(UNetConfig config, long seed) {
        Weights weights = Weights.imagined();
        UNet.graph(config, weights);
        return InitialWeights.ofUNet(weights, seed);
    }
}
