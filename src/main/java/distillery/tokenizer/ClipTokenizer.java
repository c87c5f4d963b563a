package distillery.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Turns a prompt into the numbers that a CLIP text encoder reads, exactly as transformers does for diffusers. Any
 * thread may call it; calls wait for each other, which costs little beside a picture.
 */
public final class ClipTokenizer implements AutoCloseable {
    /** What a text encoder takes if nothing else is written (Radford et al. 2021, section 2.4). */
    private static final int CONTEXT = 77;

    /** Nothing published goes beyond 248. */
    private static final int LONGEST_CONTEXT = 4096;

    /** White space as the native library sees it: U+0085 and U+3000 are, U+001C and U+200B are not. */
    private static final Pattern WORD = Pattern.compile("\\S+", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    private final HuggingFaceTokenizer library;
    private final SpecialTokens special;
    private final int context;
    private final int size;

    private ClipTokenizer(HuggingFaceTokenizer library, SpecialTokens special, int context, int size) {
        this.library = library;
        this.special = special;
        this.context = context;
        this.size = size;
    }

    /**
     * Opens the folder {@code tokenizer} or {@code tokenizer_2} of a diffusers model. It needs {@code tokenizer.json},
     * or else {@code vocab.json} and {@code merges.txt}; {@code tokenizer_config.json}, {@code special_tokens_map.json}
     * and {@code added_tokens.json} are read if they are there.
     *
     * @throws UnusableModelException if a file is missing or is not what CLIP's tokenizer can be made of
     */
    public static ClipTokenizer open(Path folder) throws IOException {
        TokenizerFolder files = new TokenizerFolder(folder);
        ConfigFile whole = files.json("tokenizer.json");
        ConfigFile config = files.json("tokenizer_config.json");
        Vocabulary vocabulary = Vocabulary.read(files, whole);
        SpecialTokens special = SpecialTokens.read(files, config, whole, vocabulary);
        int context = config.integer("model_max_length", CONTEXT);
        if (!canTake(context)) {
            throw config.cannotRun("model_max_length");
        }
        int size = Math.max(vocabulary.ids().size(), special.all().lastKey() + 1);
        return new ClipTokenizer(TokenizerJson.open(vocabulary, special), special, context, size);
    }

    /** Whether a text encoder may take that many tokens: start, end and one between them, or up to 4096. */
    static boolean canTake(int context) {
        return context >= 3 && context <= LONGEST_CONTEXT;
    }

    /** A text as it can be written in UTF-8: half of a surrogate pair, which is no character, becomes U+FFFD. */
    static String wellFormed(String text) {
        return LONE_SURROGATE.matcher(text).replaceAll("\uFFFD");
    }

    /** How many ids there are; every id is less. The text encoder must have embeddings for all of them. */
    public int size() {
        return size;
    }

    /**
     * Takes a prompt apart. It is passed on as it is; only half of a surrogate pair, which is no character, is read as
     * U+FFFD. A prompt that is too long loses its last tokens, and the end token closes what is left.
     */
    public synchronized TokenizedPrompt tokenize(String prompt) {
        Encoding encoding = library.encode(wellFormed(prompt));
        int[] all = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
        int[] ids = Arrays.copyOf(all, context);
        if (all.length <= context) {
            Arrays.fill(ids, all.length, context, special.pad().id());
            return new TokenizedPrompt(ids, all.length - 2, List.of());
        }
        ids[context - 1] = special.end().id();
        int firstCut = encoding.getCharTokenSpans()[context - 1].getStart();
        return new TokenizedPrompt(ids, all.length - 2, wordsFrom(prompt, firstCut));
    }

    /** The words from the one that has this character on, which is counted in code points. */
    private static List<String> wordsFrom(String prompt, int character) {
        int start = prompt.offsetByCodePoints(0, character);
        return WORD.matcher(prompt)
                .results()
                .filter(word -> word.end() > start)
                .map(MatchResult::group)
                .toList();
    }

    /** Frees the native memory. What is tokenized afterwards is refused with an {@link IllegalStateException}. */
    @Override
    public synchronized void close() {
        library.close();
    }
}
