package distillery.models;

import static distillery.nn.Layers.conv;

import distillery.nn.Value;
import distillery.nn.Weights;

/** The residual block that both halves of the tiny autoencoder are made of. For one thread. */
final class TinyBlocks {
    private TinyBlocks() {}

    /** Three convolutions and a shortcut around them. */
    static Value residual(Weights w, Value x) {
        Value h = conv(w.at("conv.0"), x, x.width()).relu();
        h = conv(w.at("conv.2"), h, x.width()).relu();
        return conv(w.at("conv.4"), h, x.width()).plus(x).relu();
    }
}
