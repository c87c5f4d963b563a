package distillery.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pieces of words that CLIP knows, numbered from 0, and the pairs of them that are joined, first the most frequent.
 * Everything is checked here, so that the native library meets no surprise. For any thread.
 *
 * @param ids each piece's number; together they are 0 to size - 1
 * @param merges two pieces with a space between them, whose joint piece has a number too
 */
record Vocabulary(Map<String, Integer> ids, List<String> merges) {
    /** What the last piece of a word ends with. */
    static final String WORD_END = "</w>";

    /** Numbers pieces as CLIP does: in their order, then the start token and the end token. */
    static Vocabulary numbered(Collection<String> pieces, List<String> merges) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        pieces.forEach(piece -> ids.put(piece, ids.size()));
        ids.put(SpecialTokens.BEGIN, ids.size());
        ids.put(SpecialTokens.END, ids.size());
        return new Vocabulary(ids, List.copyOf(merges));
    }

    static Vocabulary read(TokenizerFolder folder, ConfigFile whole) throws IOException {
        if (whole.has("model")) {
            return inside(whole);
        }
        ConfigFile vocab = ConfigFile.parse(folder.bytes("vocab.json"), folder.place("vocab.json"));
        String text = new String(folder.bytes("merges.txt"), StandardCharsets.UTF_8);
        List<String> merges =
                text.lines().filter(line -> !line.startsWith("#version")).toList();
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        vocab.keys().forEach(piece -> entries.put(piece, vocab.node(piece)));
        return checked(entries, vocab.place(), merges, folder.place("merges.txt"));
    }

    /** The model inside a {@code tokenizer.json}, where a merge is {@code "a b"} or, since 2024, {@code ["a", "b"]}. */
    private static Vocabulary inside(ConfigFile whole) {
        JsonNode model = whole.node("model");
        if (!model.path("vocab").isObject() || !model.path("merges").isArray()) {
            throw new UnusableModelException(whole.place()
                    + " lacks model.vocab or model.merges. Only byte pair encodings like CLIP's can be used.");
        }
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        model.get("vocab").properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : model.get("merges")) {
            merges.add(
                    merge.isArray()
                            ? merge.path(0).asText() + " " + merge.path(1).asText()
                            : merge.asText());
        }
        return checked(entries, whole.place(), merges, whole.place());
    }

    private static Vocabulary checked(
            Map<String, JsonNode> entries, String vocabPlace, List<String> merges, String mergesPlace) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        boolean[] taken = new boolean[entries.size()];
        entries.forEach((piece, node) -> {
            int id = node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : -1;
            if (id < 0 || id >= taken.length || taken[id]) {
                throw new UnusableModelException("%s numbers \"%s\" %s, where 0 to %d are expected, each once."
                        .formatted(vocabPlace, piece, node, taken.length - 1));
            }
            taken[id] = true;
            ids.put(piece, id);
        });
        for (String merge : merges) {
            String[] pair = merge.split(" ", -1);
            if (pair.length != 2
                    || !ids.containsKey(pair[0])
                    || !ids.containsKey(pair[1])
                    || !ids.containsKey(pair[0] + pair[1])) {
                throw new UnusableModelException(
                        "%s joins \"%s\", which the vocabulary does not have. Fetch both again."
                                .formatted(mergesPlace, merge));
            }
        }
        return new Vocabulary(ids, List.copyOf(merges));
    }
}
