package distillery.models;

import static distillery.nn.Layers.conv;
import static distillery.nn.Layers.conv1x1;

import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;
import java.util.List;

/**
 * Turns latents into a picture (Rombach et al., arXiv 2112.10752, section 3.1). For one thread.
 *
 * <p>Input: latents as the sampler leaves them (batch, channels, h, w). Output: the picture (batch, 3, 8h, 8w),
 * nominally from -1 to 1.
 */
public final class VaeDecoder {
    private VaeDecoder() {}

    /** Writes the network down. {@code w} is the whole autoencoder's checkpoint, of which the encoder stays unread. */
    public static Graph graph(VaeConfig config, Weights w) {
        Graph graph = new Graph();
        long edge = config.sampleSize() / config.pixelsPerLatent();
        Value x = graph.input("latents", config.latentChannels(), 1, config.latentChannels(), edge, edge)
                .dividedBy(config.scaling())
                .toCompute();
        if (config.postQuantConv()) {
            x = conv1x1(w.at("post_quant_conv"), x, config.latentChannels());
        }
        return graph.returns(decode(new VaeBlocks(config), w.at("decoder"), x));
    }

    private static Value decode(VaeBlocks blocks, Weights w, Value latents) {
        List<Integer> widths = blocks.config().widths();
        int last = widths.size() - 1;
        Value x = blocks.middle(w.at("mid_block"), conv(w.at("conv_in"), latents, widths.get(last)));
        for (int i = 0; i <= last; i++) {
            int width = widths.get(last - i);
            Weights block = w.at("up_blocks").at(i);
            for (int layer = 0; layer <= blocks.config().layers(); layer++) {
                x = blocks.resnet(block.at("resnets").at(layer), x, width);
            }
            if (i < last) {
                x = conv(block.at("upsamplers.0.conv"), x.doubled(), width);
            }
        }
        x = blocks.norm(w.at("conv_norm_out"), x).silu();
        return conv(w.at("conv_out"), x, blocks.config().imageChannels());
    }
}
