package distillery.training;

import distillery.checkpoint.TensorSource;
import distillery.engine.AdamW;
import distillery.engine.Engine;
import distillery.engine.Recording;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.engine.TrainableNetwork;
import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
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
     * What is asked of the pictures.
     *
     * @param crop edge of the part of a picture that is looked at; squares this small are cheap, and as good
     * @param square weight of the mean square difference beside the mean absolute one
     * @param edges weight of the differences between neighbours
     * @param normal weight of the pull towards the normal distribution
     */
    public record Aims(int crop, double square, double edges, double normal) {}

    private final Engine engine;
    private final VaeConfig config;
    private final Aims aims;
    private final Schooling schooling;
    private final Examples examples;
    private final TrainableNetwork encoder;
    private final TrainableNetwork decoder;
    private final AdamW optimiser;

    /** @param config with a scaling of 1, which is measured when the lesson is over */
    public AutoencoderLesson(
            Engine engine, VaeConfig config, TensorSource weights, Aims aims, Schooling schooling, Examples examples)
            throws IOException {
        this.engine = engine;
        this.config = config;
        this.aims = aims;
        this.schooling = schooling;
        this.examples = examples;
        this.encoder = engine.train("encoder", encoder(config), weights);
        this.decoder = engine.train("decoder", decoder(config, aims), weights);
        this.optimiser = new AdamW(engine, List.of(encoder, decoder), schooling.optimiser());
    }

    /** Picture and noise to noisy latents and their distance from the normal distribution. */
    private static Graph encoder(VaeConfig config) {
        Graph graph = VaeEncoder.graph(config, Weights.imagined());
        Value mean = graph.outputs().get(0);
        Value logVariance = graph.outputs().get(1);
        Value noise = graph.input("noise", config.latentChannels());
        Value latents = mean.plus(logVariance.times(0.5).exp().times(noise));
        Value divergence = mean.squared()
                .plus(logVariance.exp())
                .minus(logVariance)
                .plus(-1)
                .times(0.5)
                .mean();
        return graph.returns(latents, divergence);
    }

    /** Latents, the picture they should become, and the encoder's divergence to the loss and the mean square. */
    private static Graph decoder(VaeConfig config, Aims aims) {
        Graph graph = VaeDecoder.graph(config, Weights.imagined());
        Value wanted = graph.input("wanted", config.imageChannels());
        Value divergence = graph.input("divergence", 1);
        Value missed = graph.outputs().get(0).minus(wanted);
        Value square = missed.squared().mean();
        Value edges = steps(missed, 2).plus(steps(missed, 3));
        Value loss = missed.abs()
                .mean()
                .plus(square.times(aims.square()))
                .plus(edges.times(aims.edges()))
                .plus(divergence.times(aims.normal()));
        return graph.returns(loss, square);
    }

    private static Value steps(Value image, int axis) {
        return image.apply(image.width(), "diff", 1, axis).abs().mean();
    }

    @Override
    public Map<String, Double> study(long step) {
        SplittableRandom random = new SplittableRandom(schooling.seed() + step);
        int crop = aims.crop();
        int latent = crop / config.pixelsPerLatent();
        float[] noise = Noise.normal(random, schooling.batch() * config.latentChannels() * latent * latent);
        float[] pictures = pictures(step, random);
        long batch = schooling.batch();
        try (Recording recording = engine.record();
                Scope scope = engine.scope()) {
            Tensor picture = scope.floats(pictures, batch, 3, crop, crop);
            List<Tensor> encoded =
                    encoder.run(scope, picture, scope.floats(noise, batch, config.latentChannels(), latent, latent));
            List<Tensor> loss = decoder.run(scope, encoded.get(0), picture, encoded.get(1));
            recording.backward(loss.get(0));
            Map<String, Double> losses = new LinkedHashMap<>();
            losses.put("loss", (double) loss.get(0).toFloats()[0]);
            // Half the range of the pixels is 1, so the peak is 2.
            losses.put("dB", 10 * Math.log10(4 / loss.get(1).toFloats()[0]));
            losses.put("divergence", (double) encoded.get(1).toFloats()[0]);
            return losses;
        }
    }

    /** A batch of squares, cut at random places from examples that may be mirrored. */
    private float[] pictures(long step, SplittableRandom random) {
        int edge = examples.edge();
        int crop = aims.crop();
        int square = crop * crop;
        float[] batch = new float[schooling.batch() * 3 * square];
        for (int i = 0; i < schooling.batch(); i++) {
            float[] pixels = examples.example(step * schooling.batch() + i).pixels();
            boolean mirrored = random.nextBoolean();
            int left = random.nextInt(edge - crop + 1);
            int top = random.nextInt(edge - crop + 1);
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < crop; y++) {
                    for (int x = 0; x < crop; x++) {
                        int from = mirrored ? edge - 1 - (left + x) : left + x;
                        batch[(i * 3 + c) * square + y * crop + x] = pixels[(c * edge + top + y) * edge + from];
                    }
                }
            }
        }
        return batch;
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
