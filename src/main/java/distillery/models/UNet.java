package distillery.models;

import static distillery.nn.Layers.conv;
import static distillery.nn.Layers.convDown;
import static distillery.nn.Layers.groupNorm;
import static distillery.nn.Layers.linear;
import static distillery.nn.Layers.linearWithoutBias;
import static distillery.nn.Layers.sinusoid;

import distillery.models.UNetConfig.Level;
import distillery.models.UNetConfig.TextTime;
import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

    /** Among {@link #blocks}, what comes up to the cut. */
    private static final String DEEP = "deep";

    private final Graph graph = new Graph();
    private final UNetConfig config;
    private final Weights w;
    private final Value latents;
    private final Transformer transformer;
    private final Value time;
    private final Value text;
    private final Deque<Value> skips = new ArrayDeque<>();
    private final Map<String, Value> blocks = new HashMap<>();

    private UNet(UNetConfig config, Weights w) {
        this.config = config;
        this.w = w;
        this.transformer = new Transformer(config.linearProjection(), config.upcastAttention(), config.groups());
        this.latents = image("latents", config.inChannels());
        Value timesteps = graph.input("timesteps", 1, ROWS);
        this.text = graph.input("text", config.textWidth(), ROWS, TOKENS, config.textWidth())
                .toCompute();
        this.time = timeEmbedding(timesteps);
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
        UNet unet = new UNet(config, w);
        List<Value> outputs = new ArrayList<>(List.of(unet.around(unet::deep)));
        for (String feature : features) {
            Optional<Value> block = Optional.ofNullable(unet.blocks.get(feature));
            outputs.add(block.or(() -> unet.graph.resultOf(feature))
                    .orElseThrow(() -> new IllegalArgumentException("This UNet has no module " + feature + ".")));
        }
        return unet.graph.returns(outputs.toArray(Value[]::new));
    }

    /** The same network with a second output: the deep feature, (batch, channels, h, w). */
    public static Graph keeping(UNetConfig config, Weights w) {
        return graph(config, w, List.of(DEEP));
    }

    /** What lies outside of the cut alone, which takes the deep feature of an earlier call as its last input. */
    public static Graph shallow(UNetConfig config, Weights w) {
        UNet unet = new UNet(config, w);
        Value kept = unet.image("deep", config.levels().get(0).width());
        return unet.graph.returns(unet.around(in -> kept));
    }

    /** The first convolution and the last layer, around what is deeper. */
    private Value around(UnaryOperator<Value> deeper) {
        Level level = config.levels().get(0);
        Value x = conv(w.at("conv_in"), latents, level.width());
        skips.push(x);
        x = deeper.apply(x);
        blocks.put(DEEP, x);
        int block = config.levels().size() - 1;
        x = upLayer(w.at("up_blocks").at(block), level.up().size() - 1, x, level);
        blocks.put("up_blocks." + block, x);
        x = groupNorm(w.at("conv_norm_out"), x, config.groups(), config.eps()).silu();
        return conv(w.at("conv_out"), x, config.outChannels());
    }

    /** All that is deeper than the cut. */
    private Value deep(Value x) {
        List<Level> levels = config.levels();
        for (int i = 0; i < levels.size(); i++) {
            x = down(w.at("down_blocks").at(i), x, levels.get(i), i == levels.size() - 1);
            blocks.put("down_blocks." + i, x);
        }
        Optional<Integer> middle = config.middle();
        if (middle.isPresent()) {
            x = middle(w.at("mid_block"), x, levels.get(levels.size() - 1), middle.get());
            blocks.put("mid_block", x);
        }
        for (int i = 0; i < levels.size(); i++) {
            x = up(w.at("up_blocks").at(i), x, levels.get(levels.size() - 1 - i), i == levels.size() - 1);
            blocks.put("up_blocks." + i, x);
        }
        return x;
    }

    private Value down(Weights w, Value x, Level level, boolean last) {
        for (int i = 0; i < level.down().size(); i++) {
            x = layer(w, i, x, level, level.down().get(i));
            skips.push(x);
        }
        if (!last) {
            x = convDown(w.at("downsamplers.0.conv"), x, level.width());
            skips.push(x);
        }
        return x;
    }

    private Value middle(Weights w, Value x, Level level, int depth) {
        x = resnet(w.at("resnets.0"), x, level.width());
        if (depth == 0) {
            return x;
        }
        x = transformer.write(w.at("attentions.0"), x, text, level.heads(), depth);
        return resnet(w.at("resnets.1"), x, level.width());
    }

    private Value up(Weights w, Value x, Level level, boolean last) {
        for (int i = 0; i < level.up().size() - (last ? 1 : 0); i++) {
            x = upLayer(w, i, x, level);
        }
        // To the next skip's size, not times two: halving an odd size rounded it up.
        return last ? x : conv(w.at("upsamplers.0.conv"), x.resizedTo(skips.element()), level.width());
    }

    private Value upLayer(Weights w, int index, Value x, Level level) {
        return layer(w, index, x.joinedWith(skips.pop()), level, level.up().get(index));
    }

    private Value layer(Weights w, int index, Value x, Level level, int depth) {
        x = resnet(w.at("resnets").at(index), x, level.width());
        return depth == 0 ? x : transformer.write(w.at("attentions").at(index), x, text, level.heads(), depth);
    }

    private Value resnet(Weights w, Value x, int out) {
        return Resnet.write(w, x, Optional.of(time), out, config.groups(), config.eps());
    }

    private Value timeEmbedding(Value timesteps) {
        int width = config.timeWidth();
        Value waves = waves(timesteps, config.levels().get(0).width());
        Weights embedding = w.at("time_embedding");
        Optional<Value> added = config.textTime().map(this::extra);
        if (config.guidanceWidth() > 0) {
            Value guidance = graph.input("guidance", config.guidanceWidth(), ROWS, config.guidanceWidth())
                    .toCompute();
            waves = waves.plus(linearWithoutBias(embedding.at("cond_proj"), guidance, waves.width()));
        }
        Value time = mlp(embedding, waves, width);
        return added.map(time::plus).orElse(time);
    }

    /** Pooled text, then the waves of six numbers: (batch, 6) to (batch, 6·waves). */
    private Value extra(TextTime extra) {
        int waves = extra.waves();
        int width = extra.joined() - 6 * waves;
        Value pooled = graph.input("pooled", width, ROWS, width).toCompute();
        Value sizes = graph.input("sizes", 6, ROWS, 6);
        Value all = waves(sizes.apply(1, "flatten"), waves).apply(6 * waves, "reshape", List.of(-1, 6 * waves));
        return mlp(w.at("add_embedding"), pooled.besides(all), config.timeWidth());
    }

    private Value waves(Value numbers, int width) {
        return sinusoid(numbers, width, config.cosineFirst(), config.frequencyShift())
                .toCompute();
    }

    private static Value mlp(Weights w, Value x, int width) {
        return linear(w.at("linear_2"), linear(w.at("linear_1"), x, width).silu(), width);
    }
}
