package distillery.web;

import distillery.tokenizer.TokenizedPrompt;
import java.util.List;
import java.util.Optional;

/**
 * What is to say about a prompt while it is typed. Unchanging.
 *
 * @param tokens as the model reads it; empty while there is nothing to read, or nobody to read it
 * @param unknown words that the model was not taught
 */
public record PromptNotes(Optional<TokenizedPrompt> tokens, List<String> unknown) {
    /** About nothing. */
    static final PromptNotes NONE = new PromptNotes(Optional.empty(), List.of());

    public PromptNotes {
        unknown = List.copyOf(unknown);
    }
}
