package distillery.training;

import distillery.checkpoint.TensorSource;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.models.VaeConfig;
import distillery.models.VaeEncoder;
import distillery.nn.Weights;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** The latents of many examples, encoded once. For any thread once it is made. */
final class LatentPool {
    private static final int AT_ONCE = 16;

    private final List<float[]> latents;
    private final int channels;
    private final int edge;
    private final double scaling;

    private LatentPool(List<float[]> latents, int channels, int edge, double scaling) {
        this.latents = latents;
        this.channels = channels;
        this.edge = edge;
        this.scaling = scaling;
    }

    /**
     * Encodes the first examples and scales their latents to a deviation of 1.
     *
     * @param progress is told how many are done
     */
    static LatentPool encode(
            Engine engine,
            VaeConfig config,
            TensorSource autoencoder,
            Examples examples,
            int count,
            IntConsumer progress)
            throws IOException {
        int pixels = examples.edge();
        List<float[]> all = new ArrayList<>(count);
        double squares = 0;
        // Older checkpoints name some weights otherwise, which the header tells.
        Weights weights = Weights.of(autoencoder.tensors(), autoencoder.place());
        try (Network encoder = engine.load("encoder", VaeEncoder.graph(config, weights), autoencoder, Precision.FP32)) {
            while (all.size() < count) {
                int from = all.size();
                int batch = Math.min(AT_ONCE, count - from);
                float[] means = encode(engine, encoder, examples, from, batch, pixels);
                int numbers = means.length / batch;
                for (int i = 0; i < batch; i++) {
                    all.add(Arrays.copyOfRange(means, i * numbers, (i + 1) * numbers));
                }
                for (float mean : means) {
                    squares += (double) mean * mean;
                }
                progress.accept(all.size());
            }
        }
        double scaling = 1 / Math.sqrt(squares / ((double) count * all.get(0).length));
        all.forEach(numbers -> Noise.scale(numbers, scaling));
        return new LatentPool(all, config.latentChannels(), pixels / config.pixelsPerLatent(), scaling);
    }

    private static float[] encode(Engine engine, Network encoder, Examples examples, int from, int batch, int pixels) {
        float[] pictures = new float[batch * 3 * pixels * pixels];
        for (int i = 0; i < batch; i++) {
            float[] picture = examples.example(from + i).pixels();
            System.arraycopy(picture, 0, pictures, i * picture.length, picture.length);
        }
        try (Scope scope = engine.scope()) {
            return encoder.run(scope, scope.floats(pictures, batch, 3, pixels, pixels))
                    .get(0)
                    .toFloats();
        }
    }

    int size() {
        return latents.size();
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

    /** What the encoder's numbers were multiplied with: the autoencoder's {@code scaling_factor}. */
    double scaling() {
        return scaling;
    }

    /** (channels, edge, edge) flattened; nobody may write to it. */
    float[] latents(int index) {
        return latents.get(index);
    }
}
