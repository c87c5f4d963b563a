package distillery.models;

import distillery.checkpoint.ConfigFile;

/**
 * The shape of a {@link ClipText} encoder, as {@code text_encoder/config.json} of a {@code CLIPTextModel} gives it.
 * Unchanging.
 *
 * @param tokens the longest text it can read
 * @param quickGelu whether its activation is OpenAI's approximation instead of the exact GELU
 * @param projection features of the pooled text; 0 for an encoder without projection
 * @param endToken id of the end token; 2 is a legacy value that means "the largest id"
 */
public record ClipTextConfig(
        int vocabulary,
        int tokens,
        int width,
        int inner,
        int layers,
        int heads,
        boolean quickGelu,
        double eps,
        int projection,
        int endToken) {

    public ClipTextConfig {
        Sizes.check("vocab_size", vocabulary);
        Sizes.check("max_position_embeddings", tokens);
        Sizes.check("hidden_size", width);
        Sizes.check("intermediate_size", inner);
        Sizes.checkCount("num_hidden_layers", layers);
        Sizes.check("num_attention_heads", heads);
        if (width % heads != 0) {
            throw new IllegalArgumentException(heads + " heads cannot share " + width + " features");
        }
    }

    /** Reads the config, with transformers' defaults for absent keys. */
    public static ClipTextConfig read(ConfigFile config) {
        config.mustBe("model_type", "clip_text_model").mustBe("hidden_act", "quick_gelu", "gelu");
        boolean projects =
                config.has("architectures") && config.texts("architectures").contains("CLIPTextModelWithProjection");
        return config.into(() -> new ClipTextConfig(
                config.integer("vocab_size", 49408),
                config.integer("max_position_embeddings", 77),
                config.integer("hidden_size", 512),
                config.integer("intermediate_size", 2048),
                config.integer("num_hidden_layers", 12),
                config.integer("num_attention_heads", 8),
                config.text("hidden_act", "quick_gelu").equals("quick_gelu"),
                config.number("layer_norm_eps", 1e-5),
                projects ? config.integer("projection_dim", 512) : 0,
                config.integer("eos_token_id", 49407)));
    }

    /**
     * Where the pooled text is taken from: the end token's first place, or with the legacy id the first place of the
     * largest id, as transformers does.
     */
    public int pooledAt(int[] ids) {
        int best = 0;
        for (int i = 0; i < ids.length; i++) {
            if (endToken == 2 ? ids[i] > ids[best] : ids[i] == endToken) {
                best = i;
                if (endToken != 2) {
                    return best;
                }
            }
        }
        return best;
    }
}
