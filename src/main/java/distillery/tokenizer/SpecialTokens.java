package distillery.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tokens around a prompt's own, and every text that is one token wherever it is typed. For any thread.
 *
 * <p>The published files contradict each other: {@code tokenizer_config.json} of Stable Diffusion 2.1 pads with
 * {@code <|endoftext|>}, {@code special_tokens_map.json} beside it with {@code !}. They are read here as transformers
 * 5.23 reads them: the latter wins, unless the former has {@code added_tokens_decoder}.
 *
 * @param begin stands before a prompt
 * @param end stands behind it
 * @param unknown stands for a piece that the vocabulary lacks
 * @param pad fills up to the length that the text encoder takes
 * @param all by id, the tokens that are found in a prompt before it is taken apart. The named ones are among them:
 *     where {@code !} pads, a typed {@code !} is the padding token too
 */
record SpecialTokens(Token begin, Token end, Token unknown, Token pad, SortedMap<Integer, Token> all) {
    static final String BEGIN = "<|startoftext|>";
    static final String END = "<|endoftext|>";

    /** A text that is one token; the flags have the names and meanings of {@code tokenizer.json}. */
    record Token(int id, String content, boolean singleWord, boolean lstrip, boolean rstrip, boolean normalized) {
        static Token of(int id, String content, JsonNode flags) {
            return new Token(
                    id,
                    content,
                    flags.path("single_word").asBoolean(),
                    flags.path("lstrip").asBoolean(),
                    flags.path("rstrip").asBoolean(),
                    flags.path("normalized").asBoolean());
        }
    }

    /** Those of Stable Diffusion 1, which pads with the end token. */
    static SpecialTokens usual(Vocabulary vocabulary) {
        Token begin = usual(vocabulary, BEGIN);
        Token end = usual(vocabulary, END);
        return new SpecialTokens(begin, end, end, end, new TreeMap<>(Map.of(begin.id(), begin, end.id(), end)));
    }

    private static Token usual(Vocabulary vocabulary, String content) {
        return new Token(Objects.requireNonNull(vocabulary.ids().get(content)), content, false, false, false, true);
    }

    static SpecialTokens read(TokenizerFolder folder, ConfigFile config, ConfigFile whole, Vocabulary vocabulary)
            throws IOException {
        boolean complete = config.hasValue("added_tokens_decoder");
        SortedMap<Integer, Token> added =
                complete ? decoder(config.node("added_tokens_decoder")) : scattered(folder, whole);
        refuseGaps(added, vocabulary, folder);
        ConfigFile names = complete ? config : folder.json("special_tokens_map.json");
        return new Naming(names, config, vocabulary, added).read();
    }

    private static SortedMap<Integer, Token> decoder(JsonNode tokens) {
        SortedMap<Integer, Token> added = new TreeMap<>();
        tokens.properties()
                .forEach(entry -> put(added, TextNode.valueOf(entry.getKey()).asInt(-1), entry.getValue()));
        return added;
    }

    /** Where the tokens were kept before there was a decoder: {@code added_tokens.json} and {@code tokenizer.json}. */
    private static SortedMap<Integer, Token> scattered(TokenizerFolder folder, ConfigFile whole) throws IOException {
        SortedMap<Integer, Token> added = new TreeMap<>();
        ConfigFile file = folder.json("added_tokens.json");
        for (String content : file.keys()) {
            int id = file.integer(content, -1);
            added.put(id, new Token(id, content, false, false, false, true));
        }
        if (whole.hasValue("added_tokens")) {
            whole.node("added_tokens")
                    .forEach(token -> put(added, token.path("id").asInt(-1), token));
        }
        return added;
    }

    private static void put(SortedMap<Integer, Token> added, int id, JsonNode token) {
        added.put(id, Token.of(id, token.path("content").asText(), token));
    }

    /** The native library numbers what the vocabulary lacks from its end on, whatever the files say, and reads UTF-8. */
    private static void refuseGaps(SortedMap<Integer, Token> added, Vocabulary vocabulary, TokenizerFolder folder) {
        int next = vocabulary.ids().size();
        Set<String> contents = new HashSet<>();
        for (Map.Entry<Integer, Token> entry : added.entrySet()) {
            String content = entry.getValue().content();
            Integer expected = vocabulary.ids().get(content);
            boolean fits = entry.getKey() == (expected == null ? next++ : expected);
            boolean isText = !content.isBlank() && UTF_8.newEncoder().canEncode(content);
            if (!fits || !isText || !contents.add(content)) {
                throw new UnusableModelException(
                        "%s numbers the added token \"%s\" %d, which does not fit its vocabulary of %d. Fetch it again."
                                .formatted(
                                        folder.path().getFileName(),
                                        content,
                                        entry.getKey(),
                                        vocabulary.ids().size()));
            }
        }
    }

    /** Finds the four named tokens, and adds those that were not added already. */
    private static final class Naming {
        private final ConfigFile names;
        private final ConfigFile config;
        private final Map<String, Integer> ids;
        private final SortedMap<Integer, Token> added;
        private final SortedMap<Integer, Token> all;
        private final Set<Token> seen = new HashSet<>();

        Naming(ConfigFile names, ConfigFile config, Vocabulary vocabulary, SortedMap<Integer, Token> added) {
            this.names = names;
            this.config = config;
            this.ids = new HashMap<>(vocabulary.ids());
            this.added = added;
            this.all = new TreeMap<>(added);
            added.forEach((id, token) -> ids.put(token.content(), id));
        }

        SpecialTokens read() {
            Token begin = token("bos_token", BEGIN);
            Token end = token("eos_token", END);
            Token unknown = token("unk_token", END);
            Token pad = token("pad_token", END);
            return new SpecialTokens(begin, end, unknown, pad, all);
        }

        /** A name is a text or an object with {@code content}. Of two ways to write one token, the later counts. */
        private Token token(String key, String otherwise) {
            ConfigFile file = names.hasValue(key) ? names : config;
            JsonNode node = file.hasValue(key) ? file.node(key) : TextNode.valueOf(otherwise);
            JsonNode text = node.isObject() ? node.path("content") : node;
            String content = text.isTextual() ? text.textValue() : "";
            Integer id = ids.get(content);
            if (id == null || content.isBlank()) {
                throw new UnusableModelException(
                        "%s has %s = %s, which the vocabulary does not have. Fetch the tokenizer again."
                                .formatted(file.place(), key, node));
            }
            Token token = Token.of(id, content, node);
            if (!added.containsKey(id) && seen.add(token)) {
                all.put(id, token);
            }
            return token;
        }
    }
}
