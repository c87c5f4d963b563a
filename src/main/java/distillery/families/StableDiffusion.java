package distillery.families;

import distillery.engine.Engine;
import distillery.tokenizer.TokenizedPrompt;
import java.util.ArrayList;
import java.util.List;

/**
 * Stable Diffusion 1.x and 2.x and what was distilled from them: one text encoder, whose last states are the
 * conditioning (Rombach et al., arXiv 2112.10752). For the engine's thread.
 */
final class StableDiffusion implements Family {
    private final TextEncoder encoder;

    StableDiffusion(TextEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public Tokens tokenize(Prompt prompt) {
        List<TokenizedPrompt> rows = rows(encoder, prompt, prompt.negative().orElse(""));
        return new Tokens(List.of(rows), cut(rows), false);
    }

    @Override
    public Conditioning encode(Engine engine, Tokens tokens, int width, int height) {
        List<TokenizedPrompt> rows = tokens.texts().get(0);
        return Conditioning.ofText(
                rows.size(), encoder.tokens(), encoder.encode(engine, rows).last());
    }

    /** The rows that one tokenizer makes of a prompt: [negative, prompt], or the prompt alone. */
    static List<TokenizedPrompt> rows(TextEncoder encoder, Prompt prompt, String negative) {
        TokenizedPrompt text = encoder.tokenize(prompt.text());
        return prompt.guided() ? List.of(encoder.tokenize(negative), text) : List.of(text);
    }

    /** Cut words, the prompt's before the negative prompt's. */
    static List<String> cut(List<TokenizedPrompt> rows) {
        List<String> cut = new ArrayList<>(rows.get(rows.size() - 1).cut());
        if (rows.size() > 1) {
            cut.addAll(rows.get(0).cut());
        }
        return cut;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
