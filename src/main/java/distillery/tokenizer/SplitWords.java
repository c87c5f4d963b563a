package distillery.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words of many captions while a vocabulary is learned from them: at first each lies there byte by byte, and joining
 * pairs makes its pieces longer. For one thread.
 */
final class SplitWords {
    /** A pair that stands only once teaches nothing about other texts. */
    private static final int FEWEST = 2;

    private final List<Word> words = new ArrayList<>();

    /** Two neighbours in a word. Their order decides which of two equally frequent pairs is joined first. */
    record Pair(String left, String right) implements Comparable<Pair> {
        private static final Comparator<Pair> ORDER =
                Comparator.comparing(Pair::left).thenComparing(Pair::right);

        String joint() {
            return left + right;
        }

        @Override
        public int compareTo(Pair other) {
            return ORDER.compare(this, other);
        }
    }

    private record Word(List<String> pieces, long count) {}

    /**
     * Takes captions apart with the same native library and recipe that prompts will meet, so that both see the same
     * words.
     *
     * @param captions how often each occurs
     * @param bytes a vocabulary without merges
     */
    static SplitWords of(Map<String, Long> captions, Vocabulary bytes) throws IOException {
        SpecialTokens special = SpecialTokens.usual(bytes);
        String[] symbols = new String[bytes.ids().size()];
        bytes.ids().forEach((symbol, id) -> symbols[id] = symbol);
        Map<List<String>, Long> counts = new HashMap<>();
        try (HuggingFaceTokenizer library = TokenizerJson.open(bytes, special)) {
            captions.forEach((caption, count) -> {
                List<String> word = new ArrayList<>();
                for (long id : library.encode(ClipTokenizer.wellFormed(caption)).getIds()) {
                    if (special.all().containsKey((int) id)) {
                        continue;
                    }
                    word.add(symbols[(int) id]);
                    if (symbols[(int) id].endsWith(Vocabulary.WORD_END)) {
                        counts.merge(List.copyOf(word), count, Math::addExact);
                        word.clear();
                    }
                }
            });
        }
        SplitWords split = new SplitWords();
        counts.forEach((pieces, count) -> split.words.add(new Word(pieces, count)));
        return split;
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** The pair that stands most often in the captions; none if no pair stands there twice. */
    Optional<Pair> mostFrequentPair() {
        Map<Pair, Long> counts = new HashMap<>();
        for (Word word : words) {
            for (int i = 1; i < word.pieces.size(); i++) {
                counts.merge(new Pair(word.pieces.get(i - 1), word.pieces.get(i)), word.count, Math::addExact);
            }
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= FEWEST)
                .max(Map.Entry.<Pair, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }

    /** Joins that pair in every word, from its beginning on. */
    void join(Pair pair) {
        words.replaceAll(word -> new Word(joined(word.pieces, pair), word.count));
    }

    private static List<String> joined(List<String> pieces, Pair pair) {
        List<String> joined = new ArrayList<>(pieces.size());
        for (int i = 0; i < pieces.size(); i++) {
            boolean before = i + 1 < pieces.size() && pieces.get(i).equals(pair.left);
            if (before && pieces.get(i + 1).equals(pair.right)) {
                joined.add(pair.joint());
                i++;
            } else {
                joined.add(pieces.get(i));
            }
        }
        return joined;
    }
}
