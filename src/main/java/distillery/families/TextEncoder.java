package distillery.families;

import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.models.ClipTextConfig;
import distillery.tokenizer.ClipTokenizer;
import distillery.tokenizer.TokenizedPrompt;
import java.util.List;

/** A tokenizer and the network that reads its ids, ready to run. For the engine's thread. */
final class TextEncoder implements AutoCloseable {
    private final ClipTextConfig config;
    private final ClipTokenizer tokenizer;
    private final Network network;

    TextEncoder(ClipTextConfig config, ClipTokenizer tokenizer, Network network) {
        this.config = config;
        this.tokenizer = tokenizer;
        this.network = network;
    }

    /**
     * What the network says of some texts, each flattened.
     *
     * @param last states after the last layer, (texts, tokens, features)
     * @param beforeLast states before the last layer, same shape
     * @param pooled one vector a text, (texts, projection); empty without projection
     */
    @SuppressWarnings("ArrayRecordComponent")
    record States(float[] last, float[] beforeLast, float[] pooled) {}

    TokenizedPrompt tokenize(String text) {
        return tokenizer.tokenize(text);
    }

    States encode(Engine engine, List<TokenizedPrompt> texts) {
        int tokens = config.tokens();
        long[] ids = new long[texts.size() * tokens];
        long[] places = new long[texts.size()];
        for (int row = 0; row < texts.size(); row++) {
            int[] one = texts.get(row).ids();
            for (int i = 0; i < tokens; i++) {
                ids[row * tokens + i] = one[i];
            }
            places[row] = (long) row * tokens + config.pooledAt(one);
        }
        boolean projects = config.projection() > 0;
        try (Scope scope = engine.scope()) {
            Tensor input = scope.longs(ids, texts.size(), tokens);
            List<Tensor> out = projects
                    ? network.run(scope, input, scope.longs(places, places.length))
                    : network.run(scope, input);
            float[] pooled = projects ? out.get(2).toFloats() : new float[0];
            return new States(out.get(0).toFloats(), out.get(1).toFloats(), pooled);
        }
    }

    /** Features of a state. */
    int width() {
        return config.width();
    }

    int tokens() {
        return config.tokens();
    }

    @Override
    public void close() {
        network.close();
        tokenizer.close();
    }
}
