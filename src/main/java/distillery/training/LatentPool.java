package distillery.training;

import distillery.checkpoint.Dtype;
import distillery.checkpoint.PartFolder;
import distillery.checkpoint.TensorSource;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.models.VaeConfig;
import distillery.models.VaeEncoder;
import distillery.nn.Weights;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** The latents of many examples, encoded once. For any thread once it is made. */
final class LatentPool {
    private static final int AT_ONCE = 16;

    private final float[][] latents;
    private final int channels;
    private final int edge;

    /** @param latents (channels, edge, edge) flattened, of each example; kept, not copied */
    LatentPool(float[][] latents, int channels, int edge) {
        this.latents = latents;
        this.channels = channels;
        this.edge = edge;
    }

    /**
     * Encodes the first examples, or reads what an earlier run encoded with the same autoencoder.
     *
     * @param vae the autoencoder's folder
     * @param work where the latents are kept
     * @param progress is told how many are done
     * @return as the encoder gives them, not scaled
     */
    static LatentPool encode(
            Engine engine, PartFolder vae, Examples examples, int count, Path work, IntConsumer progress)
            throws IOException {
        VaeConfig config = VaeConfig.read(vae.config());
        int edge = examples.edge() / config.pixelsPerLatent();
        try (TensorSource source = vae.weights(Dtype.F32)) {
            PoolFile file = PoolFile.of(work, source, count);
            if (file.exists()) {
                return new LatentPool(file.read(), config.latentChannels(), edge);
            }
            float[][] latents = new float[count][];
            // Older checkpoints name some weights otherwise, which the header tells.
            Weights weights = Weights.of(source.tensors(), source.place());
            try (Network encoder = engine.load("encoder", VaeEncoder.graph(config, weights), source, Precision.FP32)) {
                for (int from = 0; from < count; from += AT_ONCE) {
                    encode(engine, encoder, examples, latents, from);
                    progress.accept(Math.min(count, from + AT_ONCE));
                }
            }
            file.write(latents);
            return new LatentPool(latents, config.latentChannels(), edge);
        }
    }

    private static void encode(Engine engine, Network encoder, Examples examples, float[][] latents, int from) {
        int batch = Math.min(AT_ONCE, latents.length - from);
        int edge = examples.edge();
        float[] pictures = new float[batch * 3 * edge * edge];
        for (int i = 0; i < batch; i++) {
            float[] picture = examples.example(from + i).pixels();
            System.arraycopy(picture, 0, pictures, i * picture.length, picture.length);
        }
        try (Scope scope = engine.scope()) {
            float[] means = encoder.run(scope, scope.floats(pictures, batch, 3, edge, edge))
                    .get(0)
                    .toFloats();
            int numbers = means.length / batch;
            for (int i = 0; i < batch; i++) {
                latents[from + i] = Arrays.copyOfRange(means, i * numbers, (i + 1) * numbers);
            }
        }
    }

    /** The root of the mean square of all numbers. */
    double deviation() {
        double squares = 0;
        for (float[] one : latents) {
            for (float number : one) {
                squares += (double) number * number;
            }
        }
        return Math.sqrt(squares / ((double) latents.length * numbers()));
    }

    /** The same latents with every number multiplied; this pool must not be used any more. */
    LatentPool scaled(double factor) {
        for (float[] one : latents) {
            Noise.scale(one, factor);
        }
        return this;
    }

    int size() {
        return latents.length;
    }

    /** Channels of the latents. */
    int channels() {
        return channels;
    }

    /** Height and width of the latents. */
    int edge() {
        return edge;
    }

    /** How many numbers one picture became. */
    int numbers() {
        return channels * edge * edge;
    }

    /** (channels, edge, edge) flattened; nobody may write to it. */
    float[] latents(int index) {
        return latents[index];
    }
}
