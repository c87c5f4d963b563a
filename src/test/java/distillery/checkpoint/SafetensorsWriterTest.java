package distillery.checkpoint;

import static distillery.checkpoint.StoredFiles.entry;
import static distillery.checkpoint.StoredFiles.safetensors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    private static final Path TINY = Path.of("src/test/resources/checkpoints/tiny-sd15-published-quirks");

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenReadsBackTheSame() throws IOException {
        Path copy = folder.resolve("copy.safetensors");

        try (Safetensors original = Safetensors.open(TINY.resolve("text_encoder/model.safetensors"), "original")) {
            SafetensorsWriter.write(copy, original, Map.of("note", "line\n\u00e9 \"quoted\""));

            try (Safetensors read = Safetensors.open(copy, "copy")) {
                assertThat(read.metadata()).containsExactly(Map.entry("note", "line\n\u00e9 \"quoted\""));
                assertThat(read.tensors()).isEqualTo(original.tensors());
                for (String name : read.tensors().keySet()) {
                    assertThat(read.read(name)).isEqualTo(original.read(name));
                }
            }
        }
    }

    @Test
    void theWidestNumbersComeFirstAfterAHeaderThatEndsAtAMultipleOfEight() throws IOException {
        Path file = folder.resolve("x");

        SafetensorsWriter.write(
                file,
                new Zeros(
                        new TensorInfo("bytes", Dtype.U8, List.of(3L)),
                        new TensorInfo("floats", Dtype.F32, List.of(2L, 1L)),
                        new TensorInfo("halves", Dtype.F16, List.of(1L)),
                        new TensorInfo("longs", Dtype.I64, List.of())),
                Map.of());

        String header = "{" + entry("longs", "I64", "[]", 0, 8) + "," + entry("floats", "F32", "[2,1]", 8, 16) + ","
                + entry("halves", "F16", "[1]", 16, 18) + "," + entry("bytes", "U8", "[3]", 18, 21) + "}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        assertThat(Files.readAllBytes(file)).isEqualTo(safetensors(padded, 21));
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "old");
        Zeros failing = new Zeros(new TensorInfo("a", Dtype.U8, List.of(3L))) {
            @Override
            public ByteBuffer read(String name) {
                throw new UnusableModelException("broken in the middle");
            }
        };

        assertThatThrownBy(() -> SafetensorsWriter.write(file, failing, Map.of()))
                .hasMessage("broken in the middle");

        assertThat(file).hasContent("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void numbersThatDoNotFitTheirShapeAreRefused() {
        Zeros lying = new Zeros(new TensorInfo("a", Dtype.U8, List.of(3L))) {
            @Override
            public ByteBuffer read(String name) {
                return ByteBuffer.allocate(2);
            }
        };

        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), lying, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a: 2 bytes were given, its shape and dtype take 3");
    }

    @Test
    void aNameThatNoReaderAcceptsIsNotWritten() {
        Zeros zeros = new Zeros(new TensorInfo("__metadata__", Dtype.U8, List.of(3L)));

        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), zeros, Map.of()))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("\"__metadata__\"");
    }

    /** Tensors in memory that are all zero. */
    private static class Zeros implements TensorSource {
        private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();

        Zeros(TensorInfo... infos) {
            for (TensorInfo info : infos) {
                tensors.put(info.name(), info);
            }
        }

        @Override
        public String place() {
            return "zeros";
        }

        @Override
        public SortedMap<String, TensorInfo> tensors() {
            return Collections.unmodifiableSortedMap(tensors);
        }

        @Override
        public ByteBuffer read(String name) {
            return ByteBuffer.allocateDirect((int) tensors.get(name).bytes()).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void close() {}
    }
}
