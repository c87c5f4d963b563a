package distillery.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goldens: src/test/reference/clip_tokenizer.py. */
class ClipTokenizerTest {
    private static final List<String> KINDS = List.of("sd-v1-4", "sd-2-1-base", "sdxl-1", "sdxl-2");
    private static final Map<String, ClipTokenizer> PUBLISHED = new LinkedHashMap<>();
    private static final JsonNode GOLDENS = Folders.json("clip_tokenizer_prompts.json");

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        for (String kind : KINDS) {
            Path tokenizer = Folders.of(folder.resolve(kind), "clip-bpe", "tokenizer-configs/" + kind);
            PUBLISHED.put(kind, ClipTokenizer.open(tokenizer));
        }
    }

    @AfterAll
    static void close() {
        PUBLISHED.values().forEach(ClipTokenizer::close);
    }

    static Stream<JsonNode> firstGoldens() {
        return stream(Folders.json("clip_tokenizer_goldens.json").get("cases"));
    }

    static Stream<JsonNode> goldens() {
        return stream(GOLDENS.get("cases"));
    }

    @ParameterizedTest
    @MethodSource("firstGoldens")
    void aPromptBecomesTheIdsOfStableDiffusion1(JsonNode golden) {
        TokenizedPrompt prompt =
                PUBLISHED.get("sd-v1-4").tokenize(golden.get("prompt").asText());

        assertThat(prompt.ids()).containsExactly(ints(golden.get("ids77_sd1")));
        assertThat(prompt.length()).isEqualTo(golden.get("ids").size() - 2);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void everyPublishedTokenizerReadsEveryScriptAsTransformersDoes(JsonNode golden) {
        String text = golden.get("prompt").asText().repeat(golden.get("times").asInt());

        for (String kind : KINDS) {
            TokenizedPrompt prompt = PUBLISHED.get(kind).tokenize(text);

            int[] ids = ints(golden.path(kind).isArray() ? golden.get(kind) : golden.get("sd-v1-4"));
            assertThat(prompt.ids())
                    .as(kind)
                    .containsExactly(padded(ids, GOLDENS.get("pads").get(kind).asInt()));
            assertThat(prompt.length())
                    .as(kind)
                    .isEqualTo(golden.path(kind + " length")
                            .asInt(golden.get("length").asInt()));
        }
    }

    @Test
    void aFolderOfTransformers5WithATaughtTokenIsReadFromItsOneFile() throws IOException {
        try (ClipTokenizer taught = ClipTokenizer.open(Folders.resource("tok1000-saved"))) {
            GOLDENS.get("taught")
                    .properties()
                    .forEach(entry -> assertThat(taught.tokenize(entry.getKey()).ids())
                            .containsExactly(padded(ints(entry.getValue()), 0)));
            assertThat(taught.size()).isEqualTo(1001);
        }
    }

    @Test
    void aSmallVocabularyStartsAndEndsWithItsOwnIds() throws IOException {
        try (ClipTokenizer small = ClipTokenizer.open(Folders.resource("tok1000"))) {
            TokenizedPrompt prompt = small.tokenize("");

            assertThat(prompt.ids()[0]).isEqualTo(998);
            assertThat(Arrays.stream(prompt.ids()).skip(1)).hasSize(76).containsOnly(999);
            assertThat(small.size()).isEqualTo(1000);
        }
    }

    @Test
    void aPromptOf75TokensFits() {
        TokenizedPrompt prompt = PUBLISHED.get("sd-v1-4").tokenize("cat ".repeat(75));

        assertThat(prompt.length()).isEqualTo(75);
        assertThat(prompt.cut()).isEmpty();
    }

    @Test
    void aLongerPromptIsClosedByTheEndTokenAndNamesTheWordsThatWereCut() {
        TokenizedPrompt prompt = PUBLISHED.get("sd-v1-4").tokenize("cat ".repeat(75) + "Chat\u00a0NOIR,  猫🐱");

        assertThat(prompt.ids()).hasSize(77).endsWith(2368, 49407);
        assertThat(prompt.length()).isGreaterThan(78);
        assertThat(prompt.cut()).containsExactly("Chat", "NOIR,", "猫🐱");
    }

    @Test
    void aWordThatLostOnlyItsLastTokenIsCutToo() {
        TokenizedPrompt prompt = PUBLISHED.get("sd-v1-4").tokenize("cat ".repeat(74) + "Dog, bird");

        assertThat(prompt.ids()[75]).isEqualTo(1929);
        assertThat(prompt.cut()).containsExactly("Dog,", "bird");
    }

    @Test
    void charactersBeyondTheBasicPlaneDoNotShiftTheWordsThatWereCut() {
        TokenizedPrompt prompt = PUBLISHED
                .get("sd-v1-4")
                .tokenize("👨‍👩‍👧‍👦𝔽 ".repeat(3) + "e\u0301".repeat(3) + " cat".repeat(75) + " Last");

        assertThat(prompt.cut()).endsWith("cat", "Last").doesNotContain("👨‍👩‍👧‍👦𝔽");
        assertThat(prompt.cut().size()).isEqualTo(prompt.length() - 75);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\udc31 b", "🐱\ud83d🐱", "\udc31\ud83d"})
    void halfASurrogatePairIsReadAsTheReplacementCharacter(String text) {
        ClipTokenizer clip = PUBLISHED.get("sd-v1-4");

        int[] ids = clip.tokenize(text).ids();

        String replaced = text.replaceAll("\\p{Cs}", "\ufffd");
        assertThat(ids).containsExactly(clip.tokenize(replaced).ids());
    }

    @Test
    void tenThousandRandomTextsGive77IdsOfTheVocabulary() throws IOException {
        Random random = new Random(5);
        try (ClipTokenizer small = ClipTokenizer.open(Folders.resource("tok1000"))) {
            for (int i = 0; i < 10_000; i++) {
                String text = RandomText.of(random);

                TokenizedPrompt prompt = small.tokenize(text);

                assertThat(prompt.ids()).hasSize(77).startsWith(998).contains(999);
                assertThat(Arrays.stream(prompt.ids()).allMatch(id -> id >= 0 && id < 1000))
                        .isTrue();
                assertThat(prompt.cut().isEmpty()).isEqualTo(prompt.length() <= 75);
                assertThat(prompt.cut()).allMatch(text::contains);
            }
        }
    }

    @Test
    void manyThreadsMayAskAtOnce() {
        ClipTokenizer clip = PUBLISHED.get("sdxl-2");
        List<String> texts =
                goldens().map(golden -> golden.get("prompt").asText()).toList();
        List<int[]> alone =
                texts.stream().map(text -> clip.tokenize(text).ids()).toList();

        List<int[]> together =
                texts.parallelStream().map(text -> clip.tokenize(text).ids()).toList();

        assertThat(IntStream.range(0, texts.size()).filter(i -> !Arrays.equals(alone.get(i), together.get(i))))
                .isEmpty();
    }

    @Test
    void aClosedTokenizerRefusesToWork() throws IOException {
        ClipTokenizer small = ClipTokenizer.open(Folders.resource("tok1000"));

        small.close();
        small.close();

        assertThatThrownBy(() -> small.tokenize("a cat")).isInstanceOf(IllegalStateException.class);
    }

    private static int[] padded(int[] ids, int pad) {
        int[] padded = Arrays.copyOf(ids, 77);
        Arrays.fill(padded, ids.length, 77, pad);
        return padded;
    }

    private static int[] ints(JsonNode array) {
        return stream(array).mapToInt(JsonNode::asInt).toArray();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return IntStream.range(0, array.size()).mapToObj(array::get);
    }
}
