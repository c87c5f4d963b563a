package distillery.models;

import static distillery.nn.Layers.attention;
import static distillery.nn.Layers.embedding;
import static distillery.nn.Layers.layerNorm;
import static distillery.nn.Layers.linear;
import static distillery.nn.Layers.linearWithoutBias;

import distillery.nn.Graph;
import distillery.nn.Graph.NumberFormat;
import distillery.nn.Value;
import distillery.nn.Weight;
import distillery.nn.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a prompt: token ids become one state per token, each knowing the tokens before it (Radford et al., arXiv
 * 2103.00020). For one thread.
 *
 * <p>Inputs, in order: ids (batch, tokens); for an encoder with projection also the places in the flattened batch
 * that stand for whole texts (batch). Outputs: the last states (batch, tokens, features), the states before the last layer (same
 * shape, not normalised), and with projection the pooled text (batch, projection).
 */
public final class ClipText {
    /** A prompt and what guidance moves away from. */
    private static final long TEXTS = 2;

    private final ClipTextConfig config;

    private ClipText(ClipTextConfig config) {
        this.config = config;
    }

    /** Writes the network down, naming every weight it needs in {@code w}. */
    public static Graph graph(ClipTextConfig config, Weights w) {
        return new ClipText(config).write(w);
    }

    private Graph write(Weights w) {
        Graph graph = new Graph();
        Value ids = graph.input("ids", config.tokens(), NumberFormat.LONG, TEXTS, config.tokens());
        // Newer versions of transformers save the encoder's weights without this folder.
        Weights model = w.has("text_model") ? w.at("text_model") : w;
        Value x = embed(model.at("embeddings"), ids);
        Value beforeLast = x;
        for (int i = 0; i < config.layers(); i++) {
            beforeLast = x;
            x = layer(model.at("encoder.layers").at(i), x);
        }
        Value last = layerNorm(model.at("final_layer_norm"), x, config.eps());
        List<Value> outputs = new ArrayList<>(List.of(last, beforeLast));
        if (config.projection() > 0) {
            Value places = graph.input("places", 1, NumberFormat.LONG, TEXTS);
            Value pooled = last.apply(last.width(), "flatten", 0, 1).apply(last.width(), "index_select", 0, places);
            outputs.add(linearWithoutBias(w.at("text_projection"), pooled, config.projection()));
        }
        return graph.returns(outputs.toArray(Value[]::new));
    }

    private Value embed(Weights w, Value ids) {
        Weight positions = w.at("position_embedding").tensor("weight", config.tokens(), config.width());
        return embedding(w.at("token_embedding"), ids, config.vocabulary(), config.width())
                .apply(config.width(), "add", positions);
    }

    private Value layer(Weights w, Value x) {
        x = x.plus(look(w.at("self_attn"), layerNorm(w.at("layer_norm1"), x, config.eps())));
        return x.plus(feedForward(w.at("mlp"), layerNorm(w.at("layer_norm2"), x, config.eps())));
    }

    private Value look(Weights w, Value x) {
        int width = x.width();
        Value queries = linear(w.at("q_proj"), x, width);
        Value keys = linear(w.at("k_proj"), x, width);
        Value values = linear(w.at("v_proj"), x, width);
        return linear(w.at("out_proj"), attention(queries, keys, values, config.heads(), true), width);
    }

    private Value feedForward(Weights w, Value x) {
        Value h = linear(w.at("fc1"), x, config.inner());
        return linear(w.at("fc2"), config.quickGelu() ? h.quickGelu() : h.gelu(), x.width());
    }
}
