package distillery.training;

import distillery.checkpoint.TensorSource;
import distillery.engine.AdamW;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Recording;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.engine.TrainableNetwork;
import distillery.models.VaeConfig;
import distillery.models.VaeEncoder;
import distillery.nn.Weights;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Teaches a decoder alone to draw more sharply from latents that stay as they are, so that the UNets that make those
 * need not be taught anew; Stability AI refined Stable Diffusion's decoder in the same way. For the engine's thread.
 */
final class DecoderLesson implements Lesson {
    private final Engine engine;
    private final VaeConfig config;
    private final Recipe.Decoder recipe;
    private final ShownPictures shown;
    private final Network encoder;
    private final TrainableNetwork decoder;
    private final AdamW optimiser;

    /** @param config with a scaling of 1 */
    DecoderLesson(Engine engine, VaeConfig config, TensorSource weights, Recipe.Decoder recipe, Examples examples)
            throws IOException {
        this.engine = engine;
        this.config = config;
        this.recipe = recipe;
        this.shown = new ShownPictures(examples, recipe.schooling().batch());
        this.encoder = engine.load("encoder", VaeEncoder.graph(config, Weights.imagined()), weights, Precision.FP32);
        this.decoder = engine.train("decoder", recipe.picture().graph(config), weights);
        this.optimiser = new AdamW(engine, List.of(decoder), recipe.schooling().optimiser());
    }

    @Override
    public Map<String, Double> study(long step) {
        SplittableRandom random = new SplittableRandom(recipe.schooling().seed() + step);
        int batch = recipe.schooling().batch();
        int edge = shown.examples().edge();
        int side = edge / config.pixelsPerLatent();
        float[] pictures = shown.at(step, random);
        try (Recording recording = engine.record();
                Scope scope = engine.scope()) {
            Tensor picture = scope.floats(pictures, batch, 3, edge, edge);
            float[] latents = encoder.run(scope, picture).get(0).toFloats();
            float[] noise = Noise.normal(random, latents.length);
            for (int i = 0; i < latents.length; i++) {
                latents[i] += (float) recipe.noise() * noise[i];
            }
            List<Tensor> loss = decoder.run(
                    scope,
                    scope.floats(latents, batch, config.latentChannels(), side, side),
                    picture,
                    scope.floats(new float[1], 1));
            recording.backward(loss.get(0));
            Map<String, Double> losses = new LinkedHashMap<>();
            losses.put("loss", (double) loss.get(0).toFloats()[0]);
            losses.put("dB", PictureLoss.decibels(loss.get(1).toFloats()[0]));
            return losses;
        }
    }

    @Override
    public AdamW optimiser() {
        return optimiser;
    }

    /** The averaged weights of the decoder. */
    TensorSource averages() {
        return optimiser.averages(decoder);
    }

    @Override
    public void close() {
        optimiser.close();
        decoder.close();
        encoder.close();
    }
}
