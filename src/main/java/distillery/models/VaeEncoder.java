package distillery.models;

import static distillery.nn.Layers.conv;
import static distillery.nn.Layers.conv1x1;

import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;
import java.util.List;

/**
 * Turns a picture into a distribution of latents (Kingma and Welling, arXiv 1312.6114). For one thread.
 *
 * <p>Input: a picture (batch, 3, 8h, 8w) from -1 to 1. Outputs: mean and logarithm of the variance of the latents,
 * (batch, channels, h, w) each, not yet multiplied with {@link VaeConfig#scaling}.
 */
public final class VaeEncoder {
    /** Beyond these a variance is numerically nothing or everything; the bounds the autoencoder was trained with. */
    private static final double LEAST_LOG_VARIANCE = -30;

    private static final double MOST_LOG_VARIANCE = 20;

    private VaeEncoder() {}

    /** Writes the network down. {@code w} is the whole autoencoder's checkpoint, of which the decoder stays unread. */
    public static Graph graph(VaeConfig config, Weights w) {
        Graph graph = new Graph();
        Value picture = graph.input("picture", config.imageChannels()).toCompute();
        Value x = encode(new VaeBlocks(config), w.at("encoder"), picture);
        int channels = config.latentChannels();
        if (config.quantConv()) {
            x = conv1x1(w.at("quant_conv"), x, 2 * channels);
        }
        Value logVariance = x.channels(channels, 2 * channels).clamp(LEAST_LOG_VARIANCE, MOST_LOG_VARIANCE);
        return graph.returns(x.channels(0, channels), logVariance);
    }

    private static Value encode(VaeBlocks blocks, Weights w, Value picture) {
        List<Integer> widths = blocks.config().widths();
        int last = widths.size() - 1;
        Value x = conv(w.at("conv_in"), picture, widths.get(0));
        for (int i = 0; i <= last; i++) {
            Weights block = w.at("down_blocks").at(i);
            for (int layer = 0; layer < blocks.config().layers(); layer++) {
                x = blocks.resnet(block.at("resnets").at(layer), x, widths.get(i));
            }
            if (i < last) {
                // Padded at two sides only, so that the halving starts at the first pixel.
                x = conv(block.at("downsamplers.0.conv"), x.paddedRightAndBottom(), widths.get(i), 3, 2, 0);
            }
        }
        x = blocks.middle(w.at("mid_block"), x);
        x = blocks.norm(w.at("conv_norm_out"), x).silu();
        return conv(w.at("conv_out"), x, 2 * blocks.config().latentChannels());
    }
}
