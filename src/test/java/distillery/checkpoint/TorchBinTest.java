package distillery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files were written by PyTorch 2.13.0 with {@code src/test/reference/torch_bins.py}. */
@Timeout(20)
class TorchBinTest {
    private static final Path BINS = Path.of("src/test/resources/torch-bins");

    @TempDir
    Path folder;

    @Test
    void theStateDictOfAModuleIsRead() throws IOException {
        try (TorchBin module = open("module.bin")) {

            assertThat(module.tensors()).containsOnlyKeys("0.weight", "0.bias", "1.weight", "1.bias");
            assertThat(module.tensors().get("0.weight"))
                    .isEqualTo(new TensorInfo("0.weight", Dtype.F32, List.of(2L, 3L)));
            assertThat(floats(module, "0.weight")).containsExactly(0f, 1f, 2f, 3f, 4f, 5f);
            assertThat(floats(module, "0.bias")).containsExactly(10f, 11f);
            assertThat(floats(module, "1.weight")).containsExactly(20f, 21f);
            assertThat(floats(module, "1.bias")).containsExactly(30f, 31f);
        }
    }

    @Test
    void aParameterIsReadAsItsTensor() throws IOException {
        try (TorchBin parameters = open("parameters.bin")) {
            assertThat(parameters.tensors().get("weight").shape()).containsExactly(2L, 3L);
            assertThat(floats(parameters, "weight")).containsExactly(0f, 1f, 2f, 3f, 4f, 5f);
        }
    }

    @Test
    void everyNumberTypeIsRead() throws IOException {
        try (TorchBin dtypes = open("dtypes.bin")) {
            ByteBuffer numbers = dtypes.read("f16");
            assertThat(numbers.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            assertThat(numbers.isDirect()).isTrue();
            assertThat(numbers.getShort()).isEqualTo((short) 0x3E00);
            assertThat(numbers.getShort()).isEqualTo((short) 0xC000);
            assertThat(dtypes.read("bf16").getShort(0)).isEqualTo((short) 0x3FC0);
            assertThat(floats(dtypes, "f32")).containsExactly(1.5f, -2f);
            assertThat(dtypes.read("f64").getDouble(8)).isEqualTo(-2.0);
            assertThat(dtypes.read("i64").getLong(8)).isEqualTo(-(1L << 40));
            assertThat(dtypes.read("i32").getInt(4)).isEqualTo(-2);
            assertThat(dtypes.read("i16").getShort(2)).isEqualTo((short) -2);
            assertThat(dtypes.read("i8").get(1)).isEqualTo((byte) -2);
            assertThat(dtypes.read("u8").get(1)).isEqualTo((byte) 254);
            assertThat(dtypes.read("bool").get(0)).isEqualTo((byte) 1);
            assertThat(dtypes.read("bool").get(1)).isEqualTo((byte) 0);
            assertThat(dtypes.tensors().values())
                    .extracting(info -> info.name().toUpperCase(Locale.ROOT) + " " + info.dtype())
                    .contains("F16 F16", "BF16 BF16", "F64 F64", "I64 I64", "I16 I16", "I8 I8", "U8 U8", "BOOL BOOL");
        }
    }

    @Test
    void aSingleNumberAndAnEmptyTensorAreRead() throws IOException {
        try (TorchBin dtypes = open("dtypes.bin")) {
            assertThat(dtypes.tensors().get("scalar").shape()).isEmpty();
            assertThat(floats(dtypes, "scalar")).containsExactly(7f);
            assertThat(dtypes.tensors().get("empty").shape()).containsExactly(0L, 3L);
            assertThat(dtypes.read("empty").remaining()).isZero();
        }
    }

    /** All views but one share the numbers 0 to 23. */
    @Test
    void viewsAreGatheredIntoRowMajorOrder() throws IOException {
        try (TorchBin views = open("views.bin")) {

            assertThat(floats(views, "whole")).containsExactlyElementsOf(counting(24));
            assertThat(floats(views, "from_six")).containsExactly(6f, 7f, 8f, 9f, 10f, 11f);
            assertThat(views.tensors().get("transposed").shape()).containsExactly(6L, 4L);
            assertThat(floats(views, "transposed").subList(0, 6)).containsExactly(0f, 6f, 12f, 18f, 1f, 7f);
            assertThat(views.tensors().get("permuted").shape()).containsExactly(4L, 2L, 3L);
            assertThat(floats(views, "permuted").subList(0, 8)).containsExactly(0f, 4f, 8f, 12f, 16f, 20f, 1f, 5f);
            assertThat(floats(views, "every_fifth")).containsExactly(1f, 6f, 11f, 16f, 21f);
            assertThat(floats(views, "channels_last")).containsExactlyElementsOf(counting(24));
            assertThat(views.read("half_transposed").getShort(2)).isEqualTo((short) 0x4200); // 3
        }
    }

    @Test
    void anExpandedTensorRepeatsItsNumbers() throws IOException {
        try (TorchBin views = open("views.bin")) {
            assertThat(views.tensors().get("expanded").shape()).containsExactly(4L, 3L);
            assertThat(floats(views, "expanded")).containsExactly(0f, 1f, 2f, 0f, 1f, 2f, 0f, 1f, 2f, 0f, 1f, 2f);
        }
    }

    @Test
    void aStateDictInsideAnotherDictIsFound() throws IOException {
        try (TorchBin nested = open("nested.bin")) {
            assertThat(nested.tensors()).containsOnlyKeys("weight");
            assertThat(floats(nested, "weight")).containsExactly(0f, 1f, 2f, 3f);
        }
    }

    @Test
    void aTensorThatIsNotThereIsNamed() throws IOException {
        try (TorchBin module = open("module.bin")) {
            assertThatThrownBy(() -> module.read("2.bias"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("tensor \"2.bias\" is not there");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            calls_system.bin  | asks to import posix.system
            calls_eval.bin    | asks to import __builtin__.eval
            unknown_class.bin | asks to import pathlib.PosixPath
            complex.bin       | asks to import torch.ComplexFloatStorage
            protocol4.bin     | pickle protocol
            before_1_6.bin    | in the format of PyTorch before 1.6
            torchscript.bin   | is a TorchScript program
            list.bin          | operation 0x5d
            not_a_tensor.bin  | tensor "step" is not a tensor
            deep.bin          | does not hold a state dict
            cut.bin           | damaged zip archive
            """)
    void aFileOfSomethingElseThanTensorsIsRefused(String name, String complaint) {
        assertThatThrownBy(() -> open(name))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("unet/" + name)
                .hasMessageContaining(complaint);
    }

    @Test
    void aHugeNumberInTheMemoTakesNoRoom() throws IOException {
        try (TorchBin empty = open("huge_memo.bin")) {
            assertThat(empty.tensors()).isEmpty();
        }
    }

    @Test
    void aSingleFileCheckpointIsCalledByItsName() throws IOException {
        Path file = Files.copy(BINS.resolve("module.bin"), folder.resolve("v1-5.ckpt"));

        assertThatThrownBy(() -> TorchBin.open(file, "v1-5.ckpt"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("single-file checkpoint");
    }

    @Test
    void bytesOfNoKnownFormatAreRefused() throws IOException {
        for (String text : List.of("", "PK", "<html>not found</html>")) {
            Path file = Files.writeString(folder.resolve("x.bin"), text);

            assertThatThrownBy(() -> TorchBin.open(file, "x.bin"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("is not a PyTorch file");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -1    | 2     | 1      | 0 | cannot give
            2     | 3     | 1      | 0 | cannot give
            2     | 2     | 1      | 1 | cannot give
            2     | 2     | 2      | 0 | cannot give
            2     | 1     | 1      | 3 | cannot give
            2     | -1    | 1      | 0 | cannot give
            2     | 1     | -1     | 1 | cannot give
            2     | 1     | 1      | -1 | cannot give
            2     | 2147483647 | 2147483647 | 0 | cannot give
            2     | 2147483647 | 0 | 0 | cannot give
            3     | 3     | 1      | 0 | is stored in 8 bytes, but was announced as 3 numbers of F32
            """)
    void aViewOutsideItsStorageIsRefused(int stored, int size, int stride, int offset, String complaint)
            throws IOException {
        Path file = archive(ZipEntry.STORED, tensorPickle(stored, size, stride, offset), new byte[8]);

        assertThatThrownBy(() -> TorchBin.open(file, "x.bin"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void aViewInsideItsStorageIsReadFromTheSameBytes() throws IOException {
        Path file = archive(ZipEntry.STORED, tensorPickle(2, 1, 1, 1), new byte[] {0, 0, 0, 0, 0, 0, -128, 63});

        try (TorchBin bin = TorchBin.open(file, "x.bin")) {
            assertThat(floats(bin, "w")).containsExactly(1f);
        }
    }

    @Test
    void aCompressedPartIsRefusedBeforeItIsUnpacked() throws IOException {
        Path file = archive(ZipEntry.DEFLATED, tensorPickle(2, 2, 1, 0), new byte[8]);

        assertThatThrownBy(() -> TorchBin.open(file, "x.bin"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("compressed part");
    }

    @Test
    void aMissingStorageIsNamed() throws IOException {
        Path file = archive(ZipEntry.STORED, tensorPickle(2, 2, 1, 0), null);

        assertThatThrownBy(() -> TorchBin.open(file, "x.bin"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("lacks its part data/0");
    }

    @Test
    void aListOfTooManyTensorsIsRefused() throws IOException {
        byte[] steps = ("\u0080\u0002" + "N".repeat(1_000_001)).getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> TensorPickle.read(steps, "x.bin"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("too many tensors");
    }

    @Test
    void numbersOfMoreThanFourBytesAreRead() {
        byte[] pickle = "\u0080\u0002}X\u0001\0\0\0a\u008a\u0005\0\0\0\0\u0080s.".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(TensorPickle.read(pickle, "x.bin")).isEqualTo(Map.of("a", -(1L << 39)));
    }

    @Test
    void aFileThatIsReplacedWhileOpenIsNoticed() throws IOException {
        Path file = Files.copy(BINS.resolve("module.bin"), folder.resolve("x.bin"));

        try (TorchBin bin = TorchBin.open(file, "x.bin")) {
            Files.write(file, new byte[40]);

            assertThatThrownBy(() -> bin.read("0.weight")).isInstanceOf(UnusableModelException.class);
        }
    }

    /** What {@code pickle.dumps} writes for {@code {"w": tensor}}, word by word. */
    private static byte[] tensorPickle(int stored, int size, int stride, int offset) throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(latin("\u0080\u0002}X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n("));
        pickle.writeBytes(latin("(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\u00000X\u0003\0\0\0cpu"));
        pickle.writeBytes(integer(stored));
        pickle.writeBytes(latin("tQ"));
        pickle.writeBytes(integer(offset));
        pickle.writeBytes(integer(size));
        pickle.writeBytes(latin("\u0085"));
        pickle.writeBytes(integer(stride));
        pickle.writeBytes(latin("\u0085\u0089ccollections\nOrderedDict\n)RtRs."));
        return pickle.toByteArray();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] integer(int number) {
        return ByteBuffer.allocate(5)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'J')
                .putInt(number)
                .array();
    }

    private Path archive(int method, byte[] pickle, byte @Nullable [] storage) throws IOException {
        Path file = folder.resolve("x.bin");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            StoredFiles.addPart(zip, method, "archive/data.pkl", pickle);
            if (storage != null) {
                StoredFiles.addPart(zip, method, "archive/data/0", storage);
            }
        }
        return file;
    }

    private static TorchBin open(String name) throws IOException {
        return TorchBin.open(BINS.resolve(name), "unet/" + name);
    }

    private static List<Float> counting(int count) {
        return IntStream.range(0, count).mapToObj(i -> (float) i).toList();
    }

    private static List<Float> floats(TensorSource source, String name) throws IOException {
        ByteBuffer numbers = source.read(name);
        List<Float> floats = new ArrayList<>();
        while (numbers.hasRemaining()) {
            floats.add(numbers.getFloat());
        }
        return floats;
    }
}
