package distillery.tokenizer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A small vocabulary for a model that is trained from nothing: it starts from bytes, so that no text is beyond it, and
 * joins what stands together most often in the captions, until frequent words are one token each (byte-pair encoding;
 * Sennrich et al., arXiv 1508.07909; the form is that of Radford et al., arXiv 2103.00020). For any thread.
 */
public final class LearnedTokenizer {
    /** Every byte within a word and at its end, the start token and the end token. */
    public static final int SMALLEST = 2 * 256 + 2;

    private final Vocabulary vocabulary;

    private LearnedTokenizer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Learns from captions. It stops at the given size, or when no two pieces stand together twice. The same captions
     * give the same vocabulary in whatever order they come. The time grows with the size times the number of distinct
     * words; it is made for thousands of each.
     *
     * @param captions how often each occurs, at least once
     * @param size how many ids there may be; {@link #SMALLEST} or more
     * @throws IllegalArgumentException if there is no word to learn from or the size is too small
     */
    public static LearnedTokenizer of(Map<String, Long> captions, int size) throws IOException {
        if (size < SMALLEST) {
            throw new IllegalArgumentException(
                    "A vocabulary of %d ids cannot hold every byte. Ask for %d or more.".formatted(size, SMALLEST));
        }
        captions.forEach((caption, count) -> {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "The caption \"%s\" is counted %d times. Leave it out or count it.".formatted(caption, count));
            }
        });
        Set<String> pieces = new LinkedHashSet<>(byteSymbols());
        List<String> merges = new ArrayList<>();
        SplitWords words = SplitWords.of(captions, Vocabulary.numbered(pieces, merges));
        if (words.isEmpty()) {
            throw new IllegalArgumentException("The captions hold no words. Give some that describe the pictures.");
        }
        Optional<SplitWords.Pair> next = words.mostFrequentPair();
        while (next.isPresent() && pieces.size() + 2 < size) {
            SplitWords.Pair pair = next.get();
            merges.add(pair.left() + " " + pair.right());
            // Two pairs may spell the same piece, which has one number.
            pieces.add(pair.joint());
            words.join(pair);
            next = words.mostFrequentPair();
        }
        return new LearnedTokenizer(Vocabulary.numbered(pieces, merges));
    }

    /**
     * The 256 printable characters that stand for bytes, in CLIP's order, and the same at the end of a word. Bytes that
     * Latin-1 prints are their own symbols; the others follow from U+0100 on.
     */
    private static List<String> byteSymbols() {
        List<String> within = IntStream.rangeClosed('!', 0x143)
                .filter(symbol -> symbol <= '~' || (symbol >= 0xA1 && symbol != 0xAD))
                .mapToObj(Character::toString)
                .toList();
        List<String> all = new ArrayList<>(within);
        within.forEach(symbol -> all.add(symbol + Vocabulary.WORD_END));
        return all;
    }

    /** How many ids there are, which is how many embeddings the text encoder needs. */
    public int size() {
        return vocabulary.ids().size();
    }

    /**
     * Writes the folder {@code tokenizer} of a diffusers model, which {@link ClipTokenizer#open} and transformers'
     * {@code CLIPTokenizer} read.
     *
     * @param context how many tokens the text encoder takes, start and end among them
     */
    public void write(Path folder, int context) throws IOException {
        if (!ClipTokenizer.canTake(context)) {
            throw new IllegalArgumentException(
                    "A prompt cannot be %d tokens long. Ask for 77, as CLIP has it, or for fewer.".formatted(context));
        }
        JsonMapper json = new JsonMapper();
        ObjectNode special = JsonNodeFactory.instance.objectNode();
        special.set("bos_token", token(SpecialTokens.BEGIN));
        special.set("eos_token", token(SpecialTokens.END));
        special.set("unk_token", token(SpecialTokens.END));
        special.put("pad_token", SpecialTokens.END);
        ObjectNode config = special.deepCopy()
                .put("add_prefix_space", false)
                .put("do_lower_case", true)
                .put("errors", "replace")
                .put("model_max_length", context)
                .put("tokenizer_class", "CLIPTokenizer");
        for (String key : List.of("bos_token", "eos_token", "unk_token")) {
            config.withObject("/" + key).put("__type", "AddedToken");
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve("vocab.json"), json.writeValueAsBytes(vocabulary.ids()));
        List<String> merges = new ArrayList<>(List.of("#version: 0.2"));
        merges.addAll(vocabulary.merges());
        Files.writeString(folder.resolve("merges.txt"), String.join("\n", merges) + "\n");
        Files.write(folder.resolve("tokenizer_config.json"), json.writeValueAsBytes(config));
        Files.write(folder.resolve("special_tokens_map.json"), json.writeValueAsBytes(special));
    }

    private static ObjectNode token(String content) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("content", content)
                .put("lstrip", false)
                .put("normalized", true)
                .put("rstrip", false)
                .put("single_word", false);
    }
}
