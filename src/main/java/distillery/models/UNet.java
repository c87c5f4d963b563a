package distillery.models;

import static distillery.nn.Layers.conv;
import static distillery.nn.Layers.convDown;
import static distillery.nn.Layers.groupNorm;

import distillery.models.UNetConfig.Level;
import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The network that sees the noise in a half-made picture: from noisy latents, the timestep and the text states it
 * predicts what to take away. It halves the image level by level, then doubles it back, and hands each level's
 * results across (Ronneberger et al., arXiv 1505.04597; Rombach et al., arXiv 2112.10752). For one thread.
 *
 * <p>Inputs, in order: latents (batch, channels, h, w); timesteps (batch), fractions allowed; text states
 * (batch, tokens, features). With {@link UNetConfig#textTime}: pooled text (batch, features) and picture sizes
 * (batch, 6). With {@link UNetConfig#guidanceWidth}: waves of the guidance scale (batch, features). Output: the
 * prediction, shaped like the latents.
 *
 * <p>It can be cut before its last layer, which is all that the first convolution's result reaches directly. What comes up
 * to the cut, the deep feature, changes little from one step to the next (Ma et al., DeepCache, arXiv 2312.00858; this is
 * branch 0 of their implementation).
 */
public final class UNet {
    /** Both halves of guidance. */
    private static final long ROWS = 2;

    /** As many as CLIP's text encoders read. */
    private static final long TOKENS = 77;

    /** How much of the network is computed. */
    public enum Extent {
        /** All of it. */
        WHOLE,
        /** All of it, with a second output: the deep feature, (batch, channels, h, w). */
        KEEPING,
        /** What lies outside of the cut alone, which takes the deep feature of an earlier call as its last input. */
        SHALLOW
    }

    /** Among {@link #blocks}, what comes up to the cut. */
    private static final String DEEP = "deep";

    private final Graph graph = new Graph();
    private final UNetConfig config;
    private final Weights w;
    private final Value latents;
    private final Transformer transformer;
    private final Value time;
    private final Value text;
    private final Optional<TokenMatching> matching;
    private final Deque<Value> skips = new ArrayDeque<>();
    private final Map<String, Value> blocks = new HashMap<>();

    private UNet(UNetConfig config, Weights w, boolean merging) {
        this.config = config;
        this.w = w;
        this.transformer = new Transformer(config.linearProjection(), config.upcastAttention(), config.groups());
        this.latents = image("latents", config.inChannels());
        Value timesteps = graph.input("timesteps", 1, ROWS);
        this.text = graph.input("text", config.textWidth(), ROWS, TOKENS, config.textWidth())
                .toCompute();
        this.time = new TimeEmbedding(config, graph, ROWS).write(w, timesteps);
        this.matching = merging ? Optional.of(TokenMatching.inputs(graph)) : Optional.empty();
    }

    /** An input that is as large as the latents. */
    private Value image(String name, int channels) {
        long edge = config.latentEdge();
        return graph.input(name, channels, ROWS, channels, edge, edge).toCompute();
    }

    /** Writes the network down, naming every weight it needs in {@code w}. */
    public static Graph graph(UNetConfig config, Weights w) {
        return graph(config, w, List.of());
    }

    /**
     * The same network with more outputs behind the prediction: what modules inside it give, for a student to be held
     * against its teacher.
     *
     * @param features paths in the checkpoint, of blocks, {@code up_blocks.0}, or of layers, {@code
     *     down_blocks.2.attentions.1.proj_out}
     * @throws IllegalArgumentException if the network has no such module
     */
    public static Graph graph(UNetConfig config, Weights w, List<String> features) {
        return new UNet(config, w, false).whole(features);
    }

    /**
     * The network, or a part of it.
     *
     * @param merging whether places are merged before they look at each other where the image has its full size. Then there
     *     are three inputs more, before the deep feature: {@code corners}, {@code others} and {@code merged}, whole numbers,
     *     as {@link TokenMatching} has them
     * @throws IllegalArgumentException if there is nothing to merge
     */
    public static Graph graph(UNetConfig config, Weights w, Extent extent, boolean merging) {
        Level outermost = config.levels().get(0);
        if (merging && Collections.max(outermost.up()) + Collections.max(outermost.down()) == 0) {
            throw new IllegalArgumentException(
                    "Token merging makes attention at the full size of the latents cheaper, and this model has none there. Leave it off.");
        }
        UNet unet = new UNet(config, w, merging);
        return switch (extent) {
            case WHOLE -> unet.whole(List.of());
            case KEEPING -> unet.whole(List.of(DEEP));
            case SHALLOW -> {
                Value kept = unet.image("deep", outermost.width());
                yield unet.graph.returns(unet.around(in -> kept));
            }
        };
    }

    private Graph whole(List<String> features) {
        List<Value> outputs = new ArrayList<>(List.of(around(this::deep)));
        for (String feature : features) {
            Optional<Value> block = Optional.ofNullable(blocks.get(feature));
            outputs.add(block.or(() -> graph.resultOf(feature))
                    .orElseThrow(() -> new IllegalArgumentException("This UNet has no module " + feature + ".")));
        }
        return graph.returns(outputs.toArray(Value[]::new));
    }

    /** The first convolution and the last layer, around what is deeper. */
    private Value around(UnaryOperator<Value> deeper) {
        Level level = config.levels().get(0);
        Value x = conv(w.at("conv_in"), latents, level.width());
        skips.push(x);
        x = deeper.apply(x);
        blocks.put(DEEP, x);
        int block = config.levels().size() - 1;
        x = upLayer(w.at("up_blocks").at(block), level.up().size() - 1, x, 0);
        blocks.put("up_blocks." + block, x);
        x = groupNorm(w.at("conv_norm_out"), x, config.groups(), config.eps()).silu();
        return conv(w.at("conv_out"), x, config.outChannels());
    }

    /** All that is deeper than the cut. */
    private Value deep(Value x) {
        List<Level> levels = config.levels();
        for (int i = 0; i < levels.size(); i++) {
            x = down(w.at("down_blocks").at(i), x, i);
            blocks.put("down_blocks." + i, x);
        }
        Optional<Integer> middle = config.middle();
        if (middle.isPresent()) {
            x = middle(w.at("mid_block"), x, levels.size() - 1, middle.get());
            blocks.put("mid_block", x);
        }
        for (int i = 0; i < levels.size(); i++) {
            x = up(w.at("up_blocks").at(i), x, levels.size() - 1 - i);
            blocks.put("up_blocks." + i, x);
        }
        return x;
    }

    private Value down(Weights w, Value x, int level) {
        List<Integer> depths = config.levels().get(level).down();
        for (int i = 0; i < depths.size(); i++) {
            x = layer(w, i, x, level, depths.get(i));
            skips.push(x);
        }
        if (level < config.levels().size() - 1) {
            x = convDown(w.at("downsamplers.0.conv"), x, x.width());
            skips.push(x);
        }
        return x;
    }

    private Value middle(Weights w, Value x, int level, int depth) {
        x = layer(w, 0, x, level, depth);
        return depth == 0 ? x : resnet(w.at("resnets.1"), x, x.width());
    }

    private Value up(Weights w, Value x, int level) {
        int layers = config.levels().get(level).up().size();
        for (int i = 0; i < (level == 0 ? layers - 1 : layers); i++) {
            x = upLayer(w, i, x, level);
        }
        // To the next skip's size, not times two: halving an odd size rounded it up.
        return level == 0 ? x : conv(w.at("upsamplers.0.conv"), x.resizedTo(skips.element()), x.width());
    }

    private Value upLayer(Weights w, int index, Value x, int level) {
        int depth = config.levels().get(level).up().get(index);
        return layer(w, index, x.joinedWith(skips.pop()), level, depth);
    }

    /** A resnet, and a transformer where there is one. */
    private Value layer(Weights w, int index, Value x, int level, int depth) {
        Level size = config.levels().get(level);
        x = resnet(w.at("resnets").at(index), x, size.width());
        Optional<TokenMatching> merged = level == 0 ? matching : Optional.empty();
        return depth == 0 ? x : transformer.write(w.at("attentions").at(index), x, text, size.heads(), depth, merged);
    }

    private Value resnet(Weights w, Value x, int out) {
        return Resnet.write(w, x, Optional.of(time), out, config.groups(), config.eps());
    }
}
