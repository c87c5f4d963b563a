package distillery.emoji;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The words that the small models were taught with. Whatever else a prompt says is noise to them. For any thread. */
public final class KnownWords {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}'-]+");

    /** What captions say besides things and colours. */
    private static final List<String> FRAME = List.of(
            "a",
            "an",
            "some",
            "the",
            "of",
            "on",
            "with",
            "background",
            "next",
            "to",
            "and",
            "beside",
            "emoji",
            "flat",
            "style");

    private final Set<String> words = new HashSet<>(FRAME);

    public KnownWords(Concepts concepts) {
        for (Concept concept : concepts.all()) {
            add(concept.name());
            add(concept.kind());
        }
        for (Colour colour : Colour.values()) {
            add(colour.word());
        }
        for (Background background : Background.values()) {
            add(background.word());
        }
    }

    private void add(String text) {
        words.addAll(words(text));
    }

    /** The words of a prompt that no picture taught, each once, in their order. */
    public List<String> unknown(String prompt) {
        return words(prompt).stream()
                .filter(word -> !words.contains(word))
                .distinct()
                .toList();
    }

    private static List<String> words(String text) {
        return BETWEEN_WORDS
                .splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
