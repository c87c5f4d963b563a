package distillery.families;

import distillery.checkpoint.UnusableModelException;
import distillery.tokenizer.ClipTokenizer;
import distillery.tokenizer.TokenizedPrompt;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells how long prompts are for a model, and what of them it would not read, without loading its networks. For any thread. */
public final class PromptLengths implements AutoCloseable {
    private static final int MOST_OPEN = 8;

    private final ModelFinder finder;

    /** The one that was used last last. */
    private final Map<String, ClipTokenizer> open = new LinkedHashMap<>(16, 0.75f, true);

    public PromptLengths(ModelFinder finder) {
        this.finder = finder;
    }

    /**
     * A prompt as the model's first text encoder reads it.
     *
     * @throws UnusableModelException if the model is not here, or its tokenizer is damaged
     */
    public synchronized TokenizedPrompt of(String model, String prompt) throws IOException {
        ClipTokenizer tokenizer = open.get(model);
        if (tokenizer == null) {
            tokenizer = ClipTokenizer.open(finder.find(model).resolve("tokenizer"));
            open.put(model, tokenizer);
            if (open.size() > MOST_OPEN) {
                Iterator<ClipTokenizer> eldest = open.values().iterator();
                eldest.next().close();
                eldest.remove();
            }
        }
        return tokenizer.tokenize(prompt);
    }

    @Override
    public synchronized void close() {
        open.values().forEach(ClipTokenizer::close);
        open.clear();
    }
}
