package distillery.models;

import static distillery.nn.Layers.conv;
import static distillery.nn.Layers.convWithoutBias;

import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;

/**
 * Turns a picture into latents, the counterpart of {@link TinyDecoder}. For one thread.
 *
 * <p>Input: a picture (batch, 3, 8h, 8w) from -1 to 1. Output: latents (batch, channels, h, w), not yet multiplied
 * with {@link TinyConfig#scaling}.
 */
public final class TinyEncoder {
    private TinyEncoder() {}

    /** Writes the network down. {@code w} is the whole autoencoder's checkpoint, of which the decoder stays unread. */
    public static Graph graph(TinyConfig config, Weights w) {
        Graph graph = new Graph();
        Value x = graph.input("picture", config.imageChannels())
                .plus(1)
                .dividedBy(2)
                .toCompute();
        Weights layers = w.at("encoder.layers");
        int width = config.encoderWidths().get(0);
        int layer = 0;
        for (int i = 0; i < config.encoderBlocks().size(); i++) {
            Weights place = layers.at(layer++);
            x = i == 0 ? conv(place, x, width) : convWithoutBias(place, x, width, 3, 2, 1);
            for (int block = 0; block < config.encoderBlocks().get(i); block++) {
                x = TinyBlocks.residual(layers.at(layer++), x);
            }
        }
        return graph.returns(conv(layers.at(layer), x, config.latentChannels()));
    }
}
