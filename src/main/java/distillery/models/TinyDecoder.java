package distillery.models;

import static distillery.nn.Layers.conv;
import static distillery.nn.Layers.convWithoutBias;

import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;

/**
 * Turns latents into a picture at a small fraction of {@link VaeDecoder}'s cost and a little of its detail: TAESD by
 * Ollin Boer Bohan, github.com/madebyollin/taesd. For one thread.
 *
 * <p>Input: latents as the sampler leaves them (batch, channels, h, w). Output: the picture (batch, 3, 8h, 8w),
 * nominally from -1 to 1.
 */
public final class TinyDecoder {
    /** Latents are squeezed smoothly into ±3 before they are decoded. */
    private static final double MAGNITUDE = 3;

    private TinyDecoder() {}

    /** Writes the network down. {@code w} is the whole autoencoder's checkpoint, of which the encoder stays unread. */
    public static Graph graph(TinyConfig config, Weights w) {
        Graph graph = new Graph();
        Value latents = graph.input("latents", config.latentChannels()).dividedBy(config.scaling());
        Value x = latents.dividedBy(MAGNITUDE).tanh().times(MAGNITUDE).toCompute();
        Weights layers = w.at("decoder.layers");
        x = conv(layers.at(0), x, config.decoderWidths().get(0)).relu();
        // Layer 1 is the activation above, which has no weights but takes a number.
        int layer = 2;
        int levels = config.decoderBlocks().size();
        for (int i = 0; i < levels; i++) {
            for (int block = 0; block < config.decoderBlocks().get(i); block++) {
                x = TinyBlocks.residual(layers.at(layer++), x);
            }
            if (i < levels - 1) {
                layer++; // the doubling
                x = convWithoutBias(layers.at(layer++), x.doubled(), x.width(), 3, 1, 1);
            }
        }
        x = conv(layers.at(layer), x, config.imageChannels());
        return graph.returns(x.toFloat().times(2).plus(-1));
    }
}
