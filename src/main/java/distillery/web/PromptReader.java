package distillery.web;

import distillery.checkpoint.UnusableModelException;
import distillery.emoji.KnownWords;
import distillery.families.PromptLengths;
import distillery.tokenizer.TokenizedPrompt;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads prompts as models do, before anybody waits for a picture. Safe for all threads. */
public final class PromptReader {
    private final PromptLengths lengths;
    private final KnownWords words;
    private final Predicate<String> small;

    /** @param small whether a model knows those words and no others */
    public PromptReader(PromptLengths lengths, KnownWords words, Predicate<String> small) {
        this.lengths = lengths;
        this.words = words;
        this.small = small;
    }

    PromptNotes read(String model, String prompt) {
        if (prompt.isBlank()) {
            return PromptNotes.NONE;
        }
        return new PromptNotes(tokens(model, prompt), small.test(model) ? words.unknown(prompt) : List.of());
    }

    private Optional<TokenizedPrompt> tokens(String model, String prompt) {
        try {
            return Optional.of(lengths.of(model, prompt));
        } catch (UnusableModelException | IOException e) {
            // It is not here yet; whoever asks for a picture hears why.
            return Optional.empty();
        }
    }
}
