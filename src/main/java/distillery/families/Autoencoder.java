package distillery.families;

import distillery.checkpoint.Dtype;
import distillery.checkpoint.PartFolder;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
import distillery.models.VaeEncoder;
import distillery.nn.Graph;
import distillery.nn.Weights;
import distillery.torchscript.Precision;
import java.io.IOException;

/**
 * Both halves of a model's autoencoder, to see what is left of a picture that went through latents: no picture that the
 * model makes can be sharper. For the engine's thread.
 */
public final class Autoencoder implements AutoCloseable {
    private final Engine engine;
    private final VaeConfig config;
    private final Network encoder;
    private final Network decoder;

    private Autoencoder(Engine engine, VaeConfig config, Network encoder, Network decoder) {
        this.engine = engine;
        this.config = config;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    /**
     * Loads both networks in 32-bit floats.
     *
     * @throws distillery.checkpoint.UnusableModelException if it is no {@code AutoencoderKL}, or cannot be used
     */
    public static Autoencoder load(PartFolder folder, Engine engine) throws IOException {
        VaeConfig config = VaeConfig.read(folder.config());
        try (Part encoding = Part.open(folder, Dtype.F32, weights -> encoder(config, weights));
                Part decoding = Decoding.open(folder, Dtype.F32).part()) {
            Network encoder = encoding.load(engine, Precision.FP32);
            try {
                return new Autoencoder(engine, config, encoder, decoding.load(engine, Precision.FP32));
            } catch (RuntimeException | IOException e) {
                encoder.close();
                throw e;
            }
        }
    }

    private static Graph encoder(VaeConfig config, Weights weights) {
        // Written down only so that its weights are not unexpected.
        VaeDecoder.graph(config, weights);
        return VaeEncoder.graph(config, weights);
    }

    /**
     * Encodes a picture to the mean of its latents, and decodes them.
     *
     * @param picture (3, h, w) flattened, from -1 to 1, its sizes multiples of {@link VaeConfig#pixelsPerLatent}
     * @return the same, as it comes out
     */
    public float[] thereAndBack(float[] picture, int h, int w) {
        try (Scope scope = engine.scope()) {
            float[] latents =
                    encoder.run(scope, scope.floats(picture, 1, 3, h, w)).get(0).toFloats();
            for (int i = 0; i < latents.length; i++) {
                latents[i] = (float) (latents[i] * config.scaling());
            }
            int unit = config.pixelsPerLatent();
            return decoder.run(scope, scope.floats(latents, 1, config.latentChannels(), h / unit, w / unit))
                    .get(0)
                    .toFloats();
        }
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
