package distillery.models;

import static distillery.nn.Layers.linear;
import static distillery.nn.Layers.linearWithoutBias;
import static distillery.nn.Layers.sinusoid;

import distillery.models.UNetConfig.TextTime;
import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link UNet} knows beside image and text: how noisy the latents are, and what else its config asks for, as one vector.
 * For one thread.
 *
 * @param graph gains the inputs that the config asks for
 * @param rows of a usual batch
 */
record TimeEmbedding(UNetConfig config, Graph graph, long rows) {
    /** Timesteps (batch) to (batch, {@link UNetConfig#timeWidth}). */
    Value write(Weights w, Value timesteps) {
        int width = config.timeWidth();
        Value waves = waves(timesteps, config.levels().get(0).width());
        Weights embedding = w.at("time_embedding");
        Optional<Value> added = config.textTime().map(extra -> extra(w, extra));
        if (config.guidanceWidth() > 0) {
            Value guidance = graph.input("guidance", config.guidanceWidth(), rows, config.guidanceWidth())
                    .toCompute();
            waves = waves.plus(linearWithoutBias(embedding.at("cond_proj"), guidance, waves.width()));
        }
        Value time = mlp(embedding, waves, width);
        return added.map(time::plus).orElse(time);
    }

    /** Pooled text, then the waves of six numbers: (batch, 6) to (batch, 6·waves). */
    private Value extra(Weights w, TextTime extra) {
        int waves = extra.waves();
        int width = extra.joined() - 6 * waves;
        Value pooled = graph.input("pooled", width, rows, width).toCompute();
        Value sizes = graph.input("sizes", 6, rows, 6);
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
