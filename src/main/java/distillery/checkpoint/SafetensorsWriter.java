package distillery.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Saves named tensors as a safetensors file that {@link Safetensors} and every other reader accepts. For any thread;
 * one writer per file.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * Writes all tensors of a source, holding one at a time. The file appears under its name only when it is complete
     * and on disk; until then, and after a failure, whatever was there before stays.
     *
     * @param metadata free notes for the header
     */
    public static void write(Path file, TensorSource source, Map<String, String> metadata) throws IOException {
        // The widest numbers first, so that each tensor starts at a multiple of its number's size without gaps.
        List<TensorInfo> inOrder = source.tensors().values().stream()
                .sorted(Comparator.comparing((TensorInfo info) -> -info.dtype().bytes())
                        .thenComparing(TensorInfo::name))
                .toList();
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            writeAll(channel, header(file, inOrder, metadata));
            for (TensorInfo info : inOrder) {
                ByteBuffer numbers = source.read(info.name());
                if (numbers.remaining() != info.bytes()) {
                    throw new IllegalArgumentException("%s: %s bytes were given, its shape and dtype take %s"
                            .formatted(info.name(), numbers.remaining(), info.bytes()));
                }
                writeAll(channel, numbers);
            }
            channel.force(true);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static ByteBuffer header(Path file, List<TensorInfo> inOrder, Map<String, String> metadata)
            throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> note : metadata.entrySet()) {
                    json.writeStringField(note.getKey(), note.getValue());
                }
                json.writeEndObject();
            }
            long begin = 0;
            for (TensorInfo info : inOrder) {
                long end = begin + info.bytes();
                json.writeObjectFieldStart(TensorName.checked(info.name(), file.toString()));
                json.writeStringField("dtype", info.dtype().name());
                writeNumbers(json, "shape", info.shape());
                writeNumbers(json, "data_offsets", List.of(begin, end));
                json.writeEndObject();
                begin = end;
            }
            json.writeEndObject();
        }
        while (text.size() % ALIGNMENT != 0) {
            text.write(' ');
        }
        return ByteBuffer.allocate(Long.BYTES + text.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.size())
                .put(text.toByteArray())
                .flip();
    }

    private static void writeNumbers(JsonGenerator json, String field, List<Long> numbers) throws IOException {
        json.writeArrayFieldStart(field);
        for (long number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
