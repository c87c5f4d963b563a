package distillery.training;

import distillery.checkpoint.TensorSource;
import distillery.engine.AdamW;
import distillery.engine.Engine;
import distillery.engine.Recording;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.engine.TrainableNetwork;
import distillery.models.VaeConfig;
import distillery.models.VaeEncoder;
import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Teaches an autoencoder to give pictures back: mean absolute and mean square difference, the differences of the
 * edges, and a faint pull of the latents towards the normal distribution (Rombach et al., arXiv 2112.10752, section
 * 3.1, without its discriminator). For the engine's thread.
 */
public final class AutoencoderLesson implements Lesson {
    /**
     * What is asked of pictures and latents.
     *
     * @param picture how pictures are compared
     * @param normal weight of the pull towards the normal distribution
     * @param guided steps over which the latents are led less and less by {@link PatchCodes}
     */
    public record Aims(PictureLoss picture, double normal, int guided) {}

    /** Enough patches to tell their directions. */
    private static final int LOOKED_AT = 1000;

    private final Engine engine;
    private final VaeConfig config;
    private final Aims aims;
    private final Schooling schooling;
    private final ShownPictures shown;
    private final TrainableNetwork encoder;
    private final TrainableNetwork decoder;
    private final AdamW optimiser;
    private final PatchCodes codes;

    /** @param config with a scaling of 1, which is measured when the lesson is over */
    public AutoencoderLesson(
            Engine engine, VaeConfig config, TensorSource weights, Aims aims, Schooling schooling, Examples examples)
            throws IOException {
        this.engine = engine;
        this.config = config;
        this.aims = aims;
        this.schooling = schooling;
        this.shown = new ShownPictures(examples, schooling.batch());
        this.codes = PatchCodes.of(examples, LOOKED_AT, config.pixelsPerLatent(), config.latentChannels());
        this.encoder = engine.train("encoder", encoder(config, aims), weights);
        this.decoder = engine.train("decoder", aims.picture().graph(config), weights);
        this.optimiser = new AdamW(engine, List.of(encoder, decoder), schooling.optimiser());
    }

    /** Picture, noise, the codes to follow and how closely to noisy latents and what is wrong with them. */
    private static Graph encoder(VaeConfig config, Aims aims) {
        Graph graph = VaeEncoder.graph(config, Weights.imagined());
        Value mean = graph.outputs().get(0);
        Value logVariance = graph.outputs().get(1);
        Value noise = graph.input("noise", config.latentChannels());
        Value codes = graph.input("codes", config.latentChannels());
        Value guidance = graph.input("guidance", 1);
        Value latents = mean.plus(logVariance.times(0.5).exp().times(noise));
        Value divergence = mean.squared()
                .plus(logVariance.exp())
                .minus(logVariance)
                .plus(-1)
                .times(0.5)
                .mean();
        Value astray = mean.minus(codes).squared().mean();
        return graph.returns(latents, divergence.times(aims.normal()).plus(astray.times(guidance)));
    }

    @Override
    public Map<String, Double> study(long step) {
        SplittableRandom random = new SplittableRandom(schooling.seed() + step);
        int batch = schooling.batch();
        int edge = shown.examples().edge();
        int side = edge / config.pixelsPerLatent();
        int numbers = config.latentChannels() * side * side;
        float[] noise = Noise.normal(random, batch * numbers);
        float[] pictures = shown.at(step, random);
        float[] followed = codes.codes(pictures, batch, edge);
        float guidance = (float) Math.max(0, 1 - step / (double) Math.max(1, aims.guided()));
        try (Recording recording = engine.record();
                Scope scope = engine.scope()) {
            Tensor picture = scope.floats(pictures, batch, 3, edge, edge);
            List<Tensor> encoded = encoder.run(
                    scope,
                    picture,
                    scope.floats(noise, batch, config.latentChannels(), side, side),
                    scope.floats(followed, batch, config.latentChannels(), side, side),
                    scope.floats(new float[] {guidance}, 1));
            List<Tensor> loss = decoder.run(scope, encoded.get(0), picture, encoded.get(1));
            recording.backward(loss.get(0));
            Map<String, Double> losses = new LinkedHashMap<>();
            losses.put("loss", (double) loss.get(0).toFloats()[0]);
            losses.put("dB", PictureLoss.decibels(loss.get(1).toFloats()[0]));
            losses.put("latents", (double) encoded.get(1).toFloats()[0]);
            return losses;
        }
    }

    @Override
    public AdamW optimiser() {
        return optimiser;
    }

    /** The averaged weights of the encoder and the decoder, under the names of one checkpoint. */
    public TensorSource averages() {
        return new JoinedTensors("autoencoder", List.of(optimiser.averages(encoder), optimiser.averages(decoder)));
    }

    @Override
    public void close() {
        optimiser.close();
        encoder.close();
        decoder.close();
    }
}
