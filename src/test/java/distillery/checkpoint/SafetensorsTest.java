package distillery.checkpoint;

import static distillery.checkpoint.StoredFiles.entry;
import static distillery.checkpoint.StoredFiles.safetensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden numbers were printed by Python's safetensors 0.8.0: {@code safe_open(file, "pt").get_tensor(name)}. */
class SafetensorsTest {
    private static final Path TINY = Path.of("src/test/resources/checkpoints/tiny-sd15-published-quirks");

    @TempDir
    Path folder;

    @Test
    void aPublishedUnetIsReadAsPythonReadsIt() throws IOException {
        try (Safetensors unet = open(TINY.resolve("unet/diffusion_pytorch_model.safetensors"))) {

            assertThat(unet.tensors()).hasSize(684);
            assertThat(unet.tensors().values().stream()
                            .mapToLong(TensorInfo::count)
                            .sum())
                    .isEqualTo(2_446_788);
            assertThat(unet.tensors().get("conv_in.weight"))
                    .isEqualTo(new TensorInfo("conv_in.weight", Dtype.F32, List.of(32L, 4L, 3L, 3L)));
            assertThat(unet.metadata()).containsExactly(Map.entry("format", "pt"));

            ByteBuffer numbers = unet.read("conv_in.weight");
            assertThat(numbers.isDirect()).isTrue();
            assertThat(numbers.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            assertThat(numbers.remaining()).isEqualTo(32 * 4 * 3 * 3 * 4);
            assertThat(numbers.getFloat(0)).isEqualTo(0.038231693f);
            assertThat(numbers.getFloat(4)).isEqualTo(-0.039662383f);
            assertThat(numbers.getFloat(numbers.limit() - 4)).isEqualTo(0.029696703f);
            assertThat(sum(numbers)).isEqualTo(-4.483317663019989);
        }
    }

    @Test
    void dataThatStartsAtAnOddByteIsRead() throws IOException {
        Path file = TINY.resolve("text_encoder/model.safetensors");
        assertThat(headerLength(file) % 8).isEqualTo(7);

        try (Safetensors encoder = open(file)) {
            assertThat(sum(encoder.read("text_model.embeddings.token_embedding.weight")))
                    .isEqualTo(1.6278950743367204);
        }
    }

    @Test
    void tensorsThatAreNoWeightsAreThereWhenAskedFor() throws IOException {
        try (Safetensors encoder = open(TINY.resolve("text_encoder/model.safetensors"))) {
            String name = "text_model.embeddings.position_ids";

            assertThat(encoder.tensors().get(name).dtype()).isEqualTo(Dtype.I64);
            assertThat(encoder.read(name).getLong(76 * 8)).isEqualTo(76);
        }
    }

    @Test
    void oldNamesOfAttentionAreKeptAsTheyStand() throws IOException {
        try (Safetensors vae = open(TINY.resolve("vae/diffusion_pytorch_model.safetensors"))) {
            assertThat(vae.tensors()).containsKey("decoder.mid_block.attentions.0.proj_attn.weight");
        }
    }

    @Test
    void oneBufferServesAllReads() throws IOException {
        try (Safetensors unet = open(TINY.resolve("unet/diffusion_pytorch_model.safetensors"))) {
            ByteBuffer first = unet.read("conv_in.weight");
            float before = first.getFloat(0);

            ByteBuffer second = unet.read("conv_in.bias");

            assertThat(first.getFloat(0)).isEqualTo(second.getFloat(0)).isNotEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"  \n\t%s", "%s   ", " %s\r\n"})
    void spaceAroundTheHeaderIsAllowed(String around) throws IOException {
        String header = around.formatted("{" + entry("a", "U8", "[2]", 0, 2) + "}");

        try (Safetensors file = written(safetensors(header, 2))) {
            assertThat(file.tensors()).containsOnlyKeys("a");
        }
    }

    @Test
    void aFileWithoutTensorsIsAllowed() throws IOException {
        try (Safetensors file = written(safetensors("{\"__metadata__\":{\"note\":\"none\"}}", 0))) {
            assertThat(file.tensors()).isEmpty();
            assertThat(file.metadata()).containsEntry("note", "none");
        }
    }

    @Test
    void emptyTensorsMayShareAnOffset() throws IOException {
        String header = "{" + entry("a", "F32", "[0]", 0, 0) + "," + entry("b", "F32", "[3,0]", 0, 0) + ","
                + entry("c", "F32", "[1]", 0, 4) + "," + entry("d", "F32", "[0]", 4, 4) + "}";

        try (Safetensors file = written(safetensors(header, 4))) {
            assertThat(file.tensors()).containsOnlyKeys("a", "b", "c", "d");
            assertThat(file.read("b").remaining()).isZero();
            assertThat(file.read("d").remaining()).isZero();
        }
    }

    @Test
    void aSingleNumberHasNoSizes() throws IOException {
        try (Safetensors file = written(safetensors("{" + entry("a", "F64", "[]", 0, 8) + "}", 8))) {
            assertThat(file.tensors().get("a").shape()).isEmpty();
            assertThat(file.read("a").remaining()).isEqualTo(8);
        }
    }

    @Test
    void tensorsMayStandInAnyOrder() throws IOException {
        byte[] bytes =
                safetensors("{" + entry("late", "U8", "[1]", 2, 3) + "," + entry("early", "U8", "[2]", 0, 2) + "}", 3);
        bytes[bytes.length - 1] = 7;

        try (Safetensors file = written(bytes)) {
            assertThat(file.read("late").get(0)).isEqualTo((byte) 7);
        }
    }

    @Test
    void numbersOfATypeWeLackAreRefusedOnlyWhenRead() throws IOException {
        String header = "{" + entry("a", "F8_E4M3", "[4]", 0, 4) + "," + entry("b", "F4", "[2]", 4, 5) + ","
                + entry("c", "C64", "[1]", 5, 13) + "," + entry("d", "F16", "[1]", 13, 15) + "}";

        try (Safetensors file = written(safetensors(header, 15))) {
            assertThat(file.tensors()).containsOnlyKeys("d");
            assertThatThrownBy(() -> file.read("a"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("tensor \"a\" is stored as F8_E4M3, which this version cannot read");
        }
    }

    @Test
    void aTensorThatIsNotThereIsNamed() throws IOException {
        try (Safetensors file = written(safetensors("{}", 0))) {
            assertThatThrownBy(() -> file.read("conv_in.weight"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessage("unet/x.safetensors: tensor \"conv_in.weight\" is not there. Use a model that has it.");
        }
    }

    @Test
    void aTensorBeyondTwoGigabytesIsRefusedWhenRead() throws IOException {
        long bytes = 1L << 31;
        Path path = Files.write(
                folder.resolve("x"), safetensors("{" + entry("a", "U8", "[" + bytes + "]", 0, bytes) + "}", 0));
        enlarge(path, bytes);

        try (Safetensors file = open(path)) {
            assertThatThrownBy(() -> file.read("a"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("takes 2147483648 bytes; at most 2147483647 can be read at once");
        }
    }

    @Test
    void aTensorThatDoesNotFitIntoMemoryIsRefusedWhenRead() throws IOException {
        long bytes = Integer.MAX_VALUE;
        Path path = Files.write(
                folder.resolve("x"), safetensors("{" + entry("a", "U8", "[" + bytes + "]", 0, bytes) + "}", 0));
        enlarge(path, bytes);

        // The tests run with 1 GB.
        try (Safetensors file = open(path)) {
            assertThatThrownBy(() -> file.read("a"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("Raise -XX:MaxDirectMemorySize");
        }
    }

    @Test
    void aFileThatIsCutWhileOpenIsNoticed() throws IOException {
        Path path = Files.write(folder.resolve("x"), safetensors("{" + entry("a", "U8", "[9]", 0, 9) + "}", 9));

        try (Safetensors file = open(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(Files.size(path) - 1);
            }

            assertThatThrownBy(() -> file.read("a"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("was cut or replaced while it was being read");
        }
    }

    @Test
    void aFileThatIsReplacedWhileOpenIsNoticed() throws IOException {
        byte[] bytes = safetensors("{" + entry("a", "U8", "[9]", 0, 9) + "}", 9);
        Path path = Files.write(folder.resolve("x"), bytes);
        Path other = Files.write(folder.resolve("other"), bytes);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(path));

        try (Safetensors file = open(path)) {
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);

            assertThatThrownBy(() -> file.read("a"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("was cut or replaced while it was being read");
        }
    }

    @Test
    void aFileThatIsRemovedWhileOpenIsNoticed() throws IOException {
        Path path = Files.write(folder.resolve("x"), safetensors("{" + entry("a", "U8", "[9]", 0, 9) + "}", 9));

        try (Safetensors file = open(path)) {
            Files.delete(path);

            assertThatThrownBy(() -> file.read("a"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("was removed while it was being read");
        }
    }

    private static Safetensors open(Path file) throws IOException {
        return Safetensors.open(file, "unet/x.safetensors");
    }

    private Safetensors written(byte[] bytes) throws IOException {
        return open(Files.write(folder.resolve("x"), bytes));
    }

    private static void enlarge(Path file, long dataBytes) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(sparse.length() + dataBytes);
        }
    }

    private static long headerLength(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    private static double sum(ByteBuffer floats) {
        double sum = 0;
        while (floats.hasRemaining()) {
            sum += floats.getFloat();
        }
        return sum;
    }
}
