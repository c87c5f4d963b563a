package distillery.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedTokenizerTest {
    private static final List<String> FILES =
            List.of("vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json");

    private static final String WORDS =
            "a red blue green orange weiß 黒い fox kettle lighthouse café 🦊 rain under sketch ,";

    @TempDir
    private Path temp;

    @Test
    void everyWordOfTheCaptionsBecomesOneToken() throws IOException {
        LearnedTokenizer learned = LearnedTokenizer.of(captions(), 2000);

        write(learned, temp);
        try (ClipTokenizer tokenizer = ClipTokenizer.open(temp)) {
            for (String caption : captions().keySet()) {
                assertThat(ids(tokenizer, caption)).hasSameSizeAs(caption.split(" ", -1));
            }
            assertThat(Stream.of(WORDS.split(" ", -1)).map(word -> ids(tokenizer, word)))
                    .allMatch(ids -> ids.size() == 1)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aTextThatNobodyTaughtIsSplitAndNeverLost() throws IOException {
        List<String> texts = List.of(
                "marmalade", "a 🦊 in Reykjavík", "ἀλώπηξ", "狐狸", "o\u0301 it's 1984!!", "\u0001", "a\u00a0\u3000b");
        Map<Integer, String> pieces = write(LearnedTokenizer.of(captions(), 560), temp);
        Map<Integer, String> publishedPieces = pieces(Folders.resource("clip-bpe"));

        try (ClipTokenizer small = ClipTokenizer.open(temp);
                ClipTokenizer published = ClipTokenizer.open(Folders.resource("clip-bpe"))) {
            for (String text : texts) {
                String bytes = joined(ids(small, text), pieces);

                assertThat(bytes).isNotEmpty().isEqualTo(joined(ids(published, text), publishedPieces));
            }
        }
    }

    @Test
    void aLongUnknownWordIsSplitIntoKnownPieces() throws IOException {
        LearnedTokenizer learned = LearnedTokenizer.of(Map.of("tea pot", 5L, "pots", 5L), 600);

        Map<Integer, String> pieces = write(learned, temp);
        try (ClipTokenizer tokenizer = ClipTokenizer.open(temp)) {
            assertThat(ids(tokenizer, "teapot")).map(pieces::get).containsExactly("t", "e", "a", "pot</w>");
        }
    }

    @Test
    void theMostFrequentPairComesFirstAndOfTwoTheEarlierInTheAlphabet() throws IOException {
        LearnedTokenizer.of(Map.of("ab", 2L, "cd", 3L, "ef", 3L, "gh", 1L), 600).write(temp, 32);

        assertThat(Files.readString(temp.resolve("merges.txt")))
                .isEqualTo("#version: 0.2\nc d</w>\ne f</w>\na b</w>\n");
    }

    @Test
    void thePiecesAreNumberedAsClipNumbersThem() throws IOException {
        LearnedTokenizer learned = LearnedTokenizer.of(Map.of("ab", 2L, "cd", 3L), 600);

        Map<Integer, String> pieces = write(learned, temp);
        Map<Integer, String> published = pieces(Folders.resource("clip-bpe"));

        assertThat(learned.size()).isEqualTo(516);
        assertThat(pieces.values().stream().limit(512))
                .containsExactlyElementsOf(
                        published.values().stream().limit(512).toList());
        assertThat(pieces.values().stream().skip(512))
                .containsExactly("cd</w>", "ab</w>", "<|startoftext|>", "<|endoftext|>");
    }

    @Test
    void theSameCaptionsGiveTheSameBytesInWhateverOrder() throws IOException {
        List<Map.Entry<String, Long>> shuffled = new ArrayList<>(captions().entrySet());
        Collections.shuffle(shuffled, new Random(3));
        Map<String, Long> otherOrder = new LinkedHashMap<>();
        shuffled.forEach(entry -> otherOrder.put(entry.getKey(), entry.getValue()));

        LearnedTokenizer.of(captions(), 600).write(temp.resolve("one"), 32);
        LearnedTokenizer.of(otherOrder, 600).write(temp.resolve("two"), 32);

        assertThat(otherOrder.keySet())
                .isNotEqualTo(captions().keySet().stream().toList());
        for (String file : FILES) {
            assertThat(temp.resolve("two").resolve(file))
                    .as(file)
                    .hasSameBinaryContentAs(temp.resolve("one").resolve(file));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {514, 515, 580})
    void aSizeIsNeverExceeded(int size) throws IOException {
        LearnedTokenizer learned = LearnedTokenizer.of(captions(), size);

        write(learned, temp);
        try (ClipTokenizer tokenizer = ClipTokenizer.open(temp)) {
            assertThat(learned.size()).isEqualTo(size);
            assertThat(tokenizer.size()).isEqualTo(size);
        }
    }

    @Test
    void aPairThatStandsOnceIsNotLearned() throws IOException {
        assertThat(LearnedTokenizer.of(Map.of("wide open", 1L), 600).size()).isEqualTo(LearnedTokenizer.SMALLEST);
    }

    @Test
    void aTypedSpecialTokenTeachesNothing() throws IOException {
        LearnedTokenizer learned = LearnedTokenizer.of(Map.of("<|endoftext|>ab<|startoftext|>", 9L), 600);

        assertThat(write(learned, temp).values().stream().skip(512))
                .containsExactly("ab</w>", "<|startoftext|>", "<|endoftext|>");
    }

    @Test
    void aPromptIsPaddedWithTheEndTokenToTheGivenLength() throws IOException {
        LearnedTokenizer learned = LearnedTokenizer.of(captions(), 2000);

        learned.write(temp, 8);
        try (ClipTokenizer tokenizer = ClipTokenizer.open(temp)) {
            int end = learned.size() - 1;
            assertThat(tokenizer.tokenize("a red fox").ids())
                    .hasSize(8)
                    .startsWith(end - 1)
                    .endsWith(end, end, end, end);
        }
    }

    @Test
    void captionsWithoutWordsAreRefused() {
        assertThatThrownBy(() -> LearnedTokenizer.of(Map.of(), 600))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The captions hold no words. Give some that describe the pictures.");
        assertThatThrownBy(() -> LearnedTokenizer.of(Map.of("", 2L, " \u3000", 1L), 600))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCaptionThatIsCountedZeroTimesIsRefused() {
        assertThatThrownBy(() -> LearnedTokenizer.of(Map.of("a fox", 0L), 600))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The caption \"a fox\" is counted 0 times.");
    }

    @Test
    void aSizeThatCannotHoldEveryByteIsRefused() {
        assertThatThrownBy(() -> LearnedTokenizer.of(captions(), 513))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("Ask for 514 or more.");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4097})
    void aLengthThatCouldNotBeReadBackIsNotWritten(int context) throws IOException {
        LearnedTokenizer learned = LearnedTokenizer.of(captions(), 600);

        assertThatThrownBy(() -> learned.write(temp.resolve("tokenizer"), context))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A prompt cannot be " + context + " tokens long.");
        assertThat(temp.resolve("tokenizer")).doesNotExist();
    }

    /** 360 captions; every word stands in more than one. */
    private static Map<String, Long> captions() {
        Map<String, Long> captions = new LinkedHashMap<>();
        for (String colour : List.of("red", "blue", "pale green", "Orange", "weiß", "黒い")) {
            for (String thing : List.of("fox", "tea kettle", "lighthouse", "café", "🦊")) {
                for (String place : List.of("on a hill", "in the rain", "under water", "at home")) {
                    for (String style : List.of("photo", "oil painting", "pencil sketch")) {
                        captions.put(
                                "a %s %s %s , %s".formatted(colour, thing, place, style), (long) captions.size() + 1);
                    }
                }
            }
        }
        return captions;
    }

    private static Map<Integer, String> write(LearnedTokenizer learned, Path folder) throws IOException {
        learned.write(folder, 32);
        return pieces(folder);
    }

    private static Map<Integer, String> pieces(Path folder) throws IOException {
        JsonNode vocab = new JsonMapper().readTree(folder.resolve("vocab.json").toFile());
        Map<Integer, String> pieces = new TreeMap<>();
        vocab.properties().forEach(entry -> pieces.put(entry.getValue().intValue(), entry.getKey()));
        return pieces;
    }

    /** The prompt's own ids. */
    private static List<Integer> ids(ClipTokenizer tokenizer, String text) {
        TokenizedPrompt prompt = tokenizer.tokenize(text);
        assertThat(prompt.cut()).isEmpty();
        return IntStream.rangeClosed(1, prompt.length())
                .mapToObj(i -> prompt.ids()[i])
                .toList();
    }

    private static String joined(List<Integer> ids, Map<Integer, String> pieces) {
        return ids.stream().map(pieces::get).collect(Collectors.joining());
    }
}
