package distillery.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnusableTokenizerTest {
    private Path folder;

    @BeforeEach
    void copy(@TempDir Path temp) throws IOException {
        folder = Folders.of(temp.resolve("tokenizer"), "tok1000");
    }

    @Test
    void anEmptyFolderIsToldWhatItNeeds(@TempDir Path empty) {
        assertThatThrownBy(() -> ClipTokenizer.open(empty.resolve("tokenizer_2")))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("tokenizer_2/vocab.json is missing."
                        + " A tokenizer needs tokenizer.json, or vocab.json and merges.txt.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vocab.json", "merges.txt"})
    void aMissingFileIsNamed(String name) throws IOException {
        Files.delete(folder.resolve(name));

        assertRefused("tokenizer/" + name + " is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenizer.json", "vocab.json", "merges.txt", "tokenizer_config.json"})
    void aHugeFileIsNotRead(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength((16 << 20) + 1);
        }

        assertRefused("tokenizer/" + name + " is larger than 16777216 bytes");
    }

    @Test
    void theConfigsMayBeLeftOut() throws IOException {
        Files.delete(folder.resolve("tokenizer_config.json"));
        Files.delete(folder.resolve("special_tokens_map.json"));

        try (ClipTokenizer tokenizer = ClipTokenizer.open(folder)) {
            assertThat(tokenizer.tokenize("a").ids()).startsWith(998, 320, 999, 999);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[]; must hold one JSON object",
                "{; is not valid JSON",
                "{}; which the vocabulary does not have",
                "{\"a\": 0, \"b\": 0}; numbers \"b\" 0",
                "{\"a\": 0, \"b\": 2}; numbers \"b\" 2, where 0 to 1 are expected",
                "{\"a\": -1}; numbers \"a\" -1",
                "{\"a\": 0.5}; numbers \"a\" 0.5",
                "{\"a\": \"0\"}; numbers \"a\"",
                "{\"a\": 4294967296}; numbers \"a\" 4294967296",
                "{\"a\": null}; lacks a",
            })
    void aBadVocabularyIsRefused(String vocabulary, String why) throws IOException {
        Files.writeString(folder.resolve("vocab.json"), vocabulary);

        assertRefused(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b c", "", " ", "猫 a", "a 猫", "z q", "a  b", "i n\n\nt h"})
    void aMergeThatTheVocabularyDoesNotHaveIsRefused(String merges) throws IOException {
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n" + merges + "\n");

        assertRefused("tokenizer/merges.txt joins");
    }

    @Test
    void halfASurrogatePairInAnAddedTokenIsRefused() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"added_tokens_decoder\": {\"1000\": {\"content\": \"\\ud83d\"}}}");

        assertRefused("numbers the added token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"bos_token\": \"<s>\"}; bos_token = \"<s>\", which the vocabulary does not have",
                "{\"pad_token\": {\"text\": \"!\"}}; pad_token",
                "{\"pad_token\": 0}; pad_token",
                "{\"pad_token\": \"\"}; pad_token",
                "{\"model_max_length\": 2}; model_max_length = 2",
                "{\"model_max_length\": 5000}; model_max_length = 5000",
                "{\"model_max_length\": 1000000000000000019884624838656}; model_max_length",
                "{\"added_tokens_decoder\": {\"1001\": {\"content\": \"<x>\"}}}; numbers the added token \"<x>\" 1001",
                "{\"added_tokens_decoder\": {\"1\": {\"content\": \"!\"}}}; numbers the added token \"!\" 1",
                "{\"added_tokens_decoder\": {\"x\": {\"content\": \"!\"}}}; numbers the added token \"!\" -1",
                "{\"added_tokens_decoder\": {\"1000\": {\"content\": \" \"}}}; numbers the added token",
                "{\"added_tokens_decoder\": {\"1000\": {}}}; numbers the added token",
                "{\"added_tokens_decoder\": {\"1000\": {\"content\": \"<x>\"}, \"1001\": {\"content\": \"<x>\"}}}; \"<x>\" 1001",
            })
    void aConfigThatDoesNotFitTheVocabularyIsRefused(String config, String why) throws IOException {
        Files.delete(folder.resolve("special_tokens_map.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), config);

        assertRefused(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\": null}",
                "{\"model\": []}",
                "{\"model\": {\"vocab\": [[\"a\", 0.1]], \"type\": \"Unigram\"}}",
                "{\"model\": {\"vocab\": {}, \"merges\": {}}}",
                "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": [7]}}",
                "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": [[\"a\"]]}}",
                "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": [[\"a\", \"a\"]]}}",
            })
    void aTokenizerJsonOfAnotherKindIsRefused(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json);

        assertRefused("tokenizer/tokenizer.json");
    }

    @Test
    void aDamagedFileIsRefusedOrWorks() throws IOException {
        Random random = new Random(11);
        Path saved = Folders.of(folder.resolveSibling("tokenizer_2"), "tok1000-saved");
        List<Path> files = List.of(
                saved.resolve("tokenizer.json"),
                saved.resolve("tokenizer_config.json"),
                folder.resolve("vocab.json"),
                folder.resolve("merges.txt"),
                folder.resolve("special_tokens_map.json"));
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            Path file = files.get(i % files.size());
            byte[] sound = Files.readAllBytes(file);
            Files.write(file, damaged(sound, random));

            try (ClipTokenizer tokenizer = ClipTokenizer.open(file.getParent())) {
                String text = "A cat! 猫 <cat-toy> " + RandomText.of(random);
                assertThat(Arrays.stream(tokenizer.tokenize(text).ids()))
                        .allMatch(id -> id >= 0 && id < tokenizer.size());
            } catch (UnusableModelException e) {
                refused++;
            }
            Files.write(file, sound);
        }
        assertThat(refused).isBetween(100, 499);
    }

    /** Changes, drops or doubles some bytes, or swaps a word of the format for another. */
    private static byte[] damaged(byte[] sound, Random random) {
        StringBuilder text = new StringBuilder(new String(sound, StandardCharsets.ISO_8859_1));
        String[] words = {
            "true", "null", "-1", "1e9", "\"", "{", "]", "\\ud800", "\0", "4294967295", "<|endoftext|>", ""
        };
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + random.nextInt(4));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.replace(at, to, words[random.nextInt(words.length)]);
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                default -> text.delete(at, to);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> ClipTokenizer.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(why);
    }
}
