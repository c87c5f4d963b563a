package distillery.nn;

import distillery.nn.Graph.None;
import java.util.List;

/**
 * The layers that the networks are made of, as functions of a place in the checkpoint and an input. For the thread
 * that writes the graph.
 */
public final class Layers {
    private Layers() {}

    /** Convolution with a 3×3 kernel that keeps the image's size. */
    public static Value conv(Weights w, Value x, int out) {
        return conv(w, x, out, 3, 1, 1);
    }

    /** Convolution with a 1×1 kernel: a linear layer at every place of the image. */
    public static Value conv1x1(Weights w, Value x, int out) {
        return conv(w, x, out, 1, 1, 0);
    }

    /** Convolution with a 3×3 kernel that halves the image, rounding up. */
    public static Value convDown(Weights w, Value x, int out) {
        return conv(w, x, out, 3, 2, 1);
    }

    /** Convolution of a square kernel with stride and zero padding. */
    public static Value conv(Weights w, Value x, int out, int kernel, int stride, int padding) {
        return conv(x, out, w.tensor("weight", out, x.width(), kernel, kernel), w.tensor("bias", out), stride, padding);
    }

    /** The same without a bias. */
    public static Value convWithoutBias(Weights w, Value x, int out, int kernel, int stride, int padding) {
        return conv(x, out, w.tensor("weight", out, x.width(), kernel, kernel), None.NONE, stride, padding);
    }

    private static Value conv(Value x, int out, Weight weight, Object bias, int stride, int padding) {
        return x.apply(
                out, "conv2d", weight, bias, List.of(stride, stride), List.of(padding, padding), List.of(1, 1), 1);
    }

    public static Value linear(Weights w, Value x, int out) {
        return x.apply(out, "linear", w.tensor("weight", out, x.width()), w.tensor("bias", out));
    }

    public static Value linearWithoutBias(Weights w, Value x, int out) {
        return x.apply(out, "linear", w.tensor("weight", out, x.width()), None.NONE);
    }

    /** Group normalisation; Wu and He, arXiv 1803.08494. */
    public static Value groupNorm(Weights w, Value x, int groups, double eps) {
        return x.apply(
                x.width(), "group_norm", groups, w.tensor("weight", x.width()), w.tensor("bias", x.width()), eps);
    }

    /** Layer normalisation over the last axis; Ba et al., arXiv 1607.06450. */
    public static Value layerNorm(Weights w, Value x, double eps) {
        return x.apply(
                x.width(),
                "layer_norm",
                List.of(x.width()),
                w.tensor("weight", x.width()),
                w.tensor("bias", x.width()),
                eps);
    }

    /** Rows of a table, one for each whole number: (batch, tokens) to (batch, tokens, width). */
    public static Value embedding(Weights w, Value ids, int rows, int width) {
        return ids.graph().apply(width, "embedding", w.tensor("weight", rows, width), ids);
    }

    /**
     * Multi-head scaled dot-product attention: queries (batch, n, width) look at keys and values (batch, m, width).
     * Vaswani et al., arXiv 1706.03762.
     *
     * @param causal whether a token sees only itself and those before it
     */
    public static Value attention(Value queries, Value keys, Value values, int heads, boolean causal) {
        Value mixed = byHead(queries, heads)
                .apply(
                        values.width() / heads,
                        "scaled_dot_product_attention",
                        byHead(keys, heads),
                        byHead(values, heads),
                        None.NONE,
                        0.0,
                        causal);
        return mixed.apply(mixed.width(), "transpose", 1, 2).apply(values.width(), "flatten", 2, 3);
    }

    /** (batch, n, heads·d) to (batch, heads, n, d). */
    private static Value byHead(Value x, int heads) {
        int size = x.width() / heads;
        return x.apply(size, "unflatten", -1, List.of(heads, size)).apply(size, "transpose", 1, 2);
    }

    /**
     * The position of a number on {@code width / 2} waves of growing length: (n) to (n, width), cosines first if asked.
     * Ho et al., arXiv 2006.11239, after Vaswani et al.
     *
     * @param shift taken off the number of waves when their lengths are spread; 0 or 1
     */
    public static Value sinusoid(Value number, int width, boolean cosineFirst, double shift) {
        int half = width / 2;
        Value lengths = number.counting(half)
                .times(-Math.log(10000))
                .dividedBy(half - shift)
                .apply(half, "exp");
        Value angles = number.column().apply(half, "mul", lengths);
        Value sines = angles.apply(half, "sin");
        Value cosines = angles.apply(half, "cos");
        return cosineFirst ? cosines.besides(sines) : sines.besides(cosines);
    }
}
