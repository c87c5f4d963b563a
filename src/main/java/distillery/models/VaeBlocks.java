package distillery.models;

import static distillery.nn.Layers.attention;
import static distillery.nn.Layers.groupNorm;
import static distillery.nn.Layers.linear;

import distillery.nn.Value;
import distillery.nn.Weights;
import java.util.Optional;

/** The blocks that encoder and decoder of the autoencoder share. For one thread. */
record VaeBlocks(VaeConfig config) {
    /** Of every normalisation in the autoencoder; no config says it. */
    static final double EPS = 1e-6;

    Value resnet(Weights w, Value x, int out) {
        return Resnet.write(w, x, Optional.empty(), out, config.groups(), EPS);
    }

    Value norm(Weights w, Value x) {
        return groupNorm(w, x, config.groups(), EPS);
    }

    /** Resnet, attention over the whole image, resnet. */
    Value middle(Weights w, Value x) {
        x = resnet(w.at("resnets.0"), x, x.width());
        if (config.attends()) {
            x = x.plus(look(w.at("attentions.0"), x));
        }
        return resnet(w.at("resnets.1"), x, x.width());
    }

    /** One head over all channels. SD 1.x and 2.x publish its weights under older names. */
    private Value look(Weights w, Value image) {
        boolean old = w.has("query");
        Value x = norm(w.at("group_norm"), image).asSequence();
        Value queries = linear(w.at(old ? "query" : "to_q"), x, x.width());
        Value keys = linear(w.at(old ? "key" : "to_k"), x, x.width());
        Value values = linear(w.at(old ? "value" : "to_v"), x, x.width());
        Value seen = attention(queries, keys, values, 1, false);
        return linear(w.at(old ? "proj_attn" : "to_out.0"), seen, x.width()).asImage(image);
    }
}
