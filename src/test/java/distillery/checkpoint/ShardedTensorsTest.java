package distillery.checkpoint;

import static distillery.checkpoint.StoredFiles.entry;
import static distillery.checkpoint.StoredFiles.safetensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedTensorsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void twoShards() throws IOException {
        byte[] first = safetensors("{" + entry("a", "U8", "[2]", 0, 2) + "," + entry("b", "U8", "[1]", 2, 3) + "}", 3);
        byte[] second = safetensors("{" + entry("c", "U8", "[1]", 0, 1) + "}", 1);
        first[first.length - 1] = 7;
        second[second.length - 1] = 9;
        Files.write(folder.resolve("m-00001-of-00002.safetensors"), first);
        Files.write(folder.resolve("m-00002-of-00002.safetensors"), second);
    }

    @Test
    void tensorsOfAllShardsAreOne() throws IOException {
        try (ShardedTensors sharded = open("""
                {"metadata": {"total_size": 4}, "weight_map": {
                 "a": "m-00001-of-00002.safetensors",
                 "b": "m-00001-of-00002.safetensors",
                 "c": "m-00002-of-00002.safetensors"}}""")) {

            assertThat(sharded.tensors()).containsOnlyKeys("a", "b", "c");
            assertThat(sharded.read("b").get(0)).isEqualTo((byte) 7);
            assertThat(sharded.read("c").get(0)).isEqualTo((byte) 9);
            assertThat(sharded.place()).isEqualTo("unet/m.safetensors.index.json");
        }
    }

    @Test
    void oneBufferServesAllShards() throws IOException {
        try (ShardedTensors sharded = open("""
                {"weight_map": {"b": "m-00001-of-00002.safetensors", "c": "m-00002-of-00002.safetensors"}}""")) {
            ByteBuffer first = sharded.read("b");

            sharded.read("c");

            assertThat(first.get(0)).isEqualTo((byte) 9);
        }
    }

    @Test
    void shardsMayBeOfPyTorch() throws IOException {
        Files.copy(Path.of("src/test/resources/torch-bins/module.bin"), folder.resolve("m-1.bin"));

        try (ShardedTensors sharded = open("{\"weight_map\": {\"0.bias\": \"m-1.bin\"}}")) {
            assertThat(sharded.tensors()).containsOnlyKeys("0.bias");
            assertThat(sharded.read("0.bias").getFloat(4)).isEqualTo(11f);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../m-00001-of-00002.safetensors",
                "/etc/passwd",
                "/tmp/x.safetensors",
                "sub/m.safetensors",
                "sub\\\\m.safetensors",
                "C:x.safetensors",
                "..",
                "",
                ".safetensors",
                "m.ckpt",
                "m\\u0000.safetensors",
                "m\\u202e.safetensors",
                "m.safetensors\\n"
            })
    void aFileNameThatIsNoPlainNameIsRefused(String name) {
        assertThatThrownBy(() -> open("{\"weight_map\": {\"a\": \"" + name + "\"}}"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("only safetensors and bin files beside it are read");
    }

    @Test
    void aMissingShardIsNamed() {
        assertThatThrownBy(() -> open("{\"weight_map\": {\"a\": \"m-00003-of-00003.safetensors\"}}"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("unet/m-00003-of-00003.safetensors is missing");
    }

    @Test
    void aTensorThatIsNotWhereTheIndexSaysIsNamed() {
        assertThatThrownBy(() -> open("{\"weight_map\": {\"c\": \"m-00001-of-00002.safetensors\"}}"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("says that tensor \"c\" is in m-00001-of-00002.safetensors, which lacks it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"weight_map\": []}",
                "{\"weight_map\": {}}",
                "{\"weight_map\": \"m.safetensors\"}",
                "{\"weight_map\": {\"a\": 5}}",
                "{\"weight_map\": {\"a\": [\"m-00001-of-00002.safetensors\"]}}",
                "{\"weight_map\": {\"../a\": \"m-00001-of-00002.safetensors\"}}"
            })
    void aBrokenIndexIsRefused(String index) {
        assertThatThrownBy(() -> open(index))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("unet/m.safetensors.index.json");
    }

    @Test
    void anIndexOfVeryManyShardsIsRefusedBeforeAllAreOpen() throws IOException {
        for (int i = 0; i <= 256; i++) {
            Files.write(
                    folder.resolve("s" + i + ".safetensors"),
                    safetensors("{" + entry("t" + i, "U8", "[0]", 0, 0) + "}", 0));
        }
        String map = IntStream.rangeClosed(0, 256)
                .mapToObj(i -> "\"t" + i + "\": \"s" + i + ".safetensors\"")
                .collect(Collectors.joining(",", "{\"weight_map\": {", "}}"));

        assertThatThrownBy(() -> open(map))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("names more than 256 files");
    }

    private ShardedTensors open(String index) throws IOException {
        Path file = Files.writeString(folder.resolve("m.safetensors.index.json"), index);
        return ShardedTensors.open(file, "unet/m.safetensors.index.json");
    }
}
