package distillery.models;

import static distillery.nn.Layers.attention;
import static distillery.nn.Layers.conv1x1;
import static distillery.nn.Layers.groupNorm;
import static distillery.nn.Layers.layerNorm;
import static distillery.nn.Layers.linear;
import static distillery.nn.Layers.linearWithoutBias;

import distillery.nn.Value;
import distillery.nn.Weights;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Lets every place of an image look at all others and at the text: self-attention, cross-attention and a
 * feed-forward layer, {@code depth} times (Rombach et al., arXiv 2112.10752, section 3.3). For one thread.
 *
 * @param linearEdges whether the image enters and leaves through linear layers instead of 1×1 convolutions
 * @param upcast whether attention is computed in 32 bits
 */
record Transformer(boolean linearEdges, boolean upcast, int groups) {
    /** Unlike everywhere else in the network, where the config says it. */
    private static final double IMAGE_NORM_EPS = 1e-6;

    private static final double TOKEN_NORM_EPS = 1e-5;

    /**
     * (batch, channels, h, w) to the same shape; {@code text} is (batch, tokens, features).
     *
     * @param matching where places are merged before they look at each other
     */
    Value write(Weights w, Value image, Value text, int heads, int depth, Optional<TokenMatching> matching) {
        int width = image.width();
        Value x = groupNorm(w.at("norm"), image, groups, IMAGE_NORM_EPS);
        x = linearEdges
                ? linear(w.at("proj_in"), x.asSequence(), width)
                : conv1x1(w.at("proj_in"), x, width).asSequence();
        for (int i = 0; i < depth; i++) {
            x = block(w.at("transformer_blocks").at(i), x, text, heads, matching);
        }
        x = linearEdges
                ? linear(w.at("proj_out"), x, width).asImage(image)
                : conv1x1(w.at("proj_out"), x.asImage(image), width);
        return image.plus(x);
    }

    private Value block(Weights w, Value x, Value text, int heads, Optional<TokenMatching> matching) {
        Value h = layerNorm(w.at("norm1"), x, TOKEN_NORM_EPS);
        x = x.plus(lookAround(w.at("attn1"), x, h, heads, matching));
        x = x.plus(look(w.at("attn2"), layerNorm(w.at("norm2"), x, TOKEN_NORM_EPS), text, heads));
        return x.plus(feedForward(w.at("ff.net"), layerNorm(w.at("norm3"), x, TOKEN_NORM_EPS)));
    }

    private Value lookAround(Weights w, Value x, Value h, int heads, Optional<TokenMatching> matching) {
        UnaryOperator<Value> looking = tokens -> look(w, tokens, tokens, heads);
        return matching.isPresent() ? matching.get().around(looking, x, h) : looking.apply(h);
    }

    private Value look(Weights w, Value x, Value at, int heads) {
        int width = x.width();
        Value queries = linearWithoutBias(w.at("to_q"), x, width);
        Value keys = linearWithoutBias(w.at("to_k"), at, width);
        Value values = linearWithoutBias(w.at("to_v"), at, width);
        Value seen = upcast
                ? attention(queries.toFloat(), keys.toFloat(), values.toFloat(), heads, false)
                        .toCompute()
                : attention(queries, keys, values, heads, false);
        return linear(w.at("to_out.0"), seen, width);
    }

    /** GEGLU: one half gates the other; Shazeer, arXiv 2002.05202. */
    private static Value feedForward(Weights w, Value x) {
        int inner = 4 * x.width();
        Value both = linear(w.at("0.proj"), x, 2 * inner);
        Value gated =
                both.features(0, inner).times(both.features(inner, 2 * inner).gelu());
        return linear(w.at("2"), gated, x.width());
    }
}
