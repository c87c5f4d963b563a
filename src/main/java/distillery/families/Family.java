package distillery.families;

import distillery.engine.Engine;
import distillery.tokenizer.TokenizedPrompt;
import java.util.List;

/** How one family of models turns a prompt into conditioning, with its text encoders loaded. For the engine's thread. */
public interface Family extends AutoCloseable {
    /**
     * A prompt as each tokenizer reads it.
     *
     * @param texts one list for each text encoder, in rows as {@link Conditioning} has them
     * @param cut words of prompt and negative prompt that did not fit
     * @param zeroNegative whether a row of zeros stands for the negative prompt, which then is not among the texts
     */
    record Tokens(List<List<TokenizedPrompt>> texts, List<String> cut, boolean zeroNegative) {}

    /** Splits a prompt into ids. */
    Tokens tokenize(Prompt prompt);

    /** Runs the text encoders for a picture of so many pixels, which some families tell the network. */
    Conditioning encode(Engine engine, Tokens tokens, int width, int height);

    @Override
    void close();
}
