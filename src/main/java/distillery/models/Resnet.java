package distillery.models;

import static distillery.nn.Layers.conv;
import static distillery.nn.Layers.conv1x1;
import static distillery.nn.Layers.groupNorm;
import static distillery.nn.Layers.linear;

import distillery.nn.Value;
import distillery.nn.Weights;
import java.util.Optional;

/**
 * Two convolutions with the time added between them, and a shortcut around both: the block that carries all image
 * networks here (He et al., arXiv 1512.03385). For one thread.
 */
final class Resnet {
    private Resnet() {}

    /** (batch, channels, h, w) to (batch, {@code out}, h, w); the autoencoder's blocks know no time. */
    static Value write(Weights w, Value x, Optional<Value> time, int out, int groups, double eps) {
        Value h = conv(w.at("conv1"), groupNorm(w.at("norm1"), x, groups, eps).silu(), out);
        if (time.isPresent()) {
            h = h.plus(linear(w.at("time_emb_proj"), time.get().silu(), out).overImage());
        }
        h = conv(w.at("conv2"), groupNorm(w.at("norm2"), h, groups, eps).silu(), out);
        return h.plus(x.width() == out ? x : conv1x1(w.at("conv_shortcut"), x, out));
    }
}
