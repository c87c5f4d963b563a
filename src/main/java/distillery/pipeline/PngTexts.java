package distillery.pipeline;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/**
 * Reads the texts of PNG files that anybody may have sent. Pixels are skipped, never decoded, and no text is longer than
 * {@value #MOST_BYTES} bytes, packed or not. For any thread.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#11textinfo">PNG, textual information</a>
 */
public final class PngTexts {
    /** More than any prompt with its settings. */
    public static final int MOST_BYTES = 1 << 16;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int MOST_CHUNKS = 10_000;
    private static final int CHECKSUM = 4;
    private static final int TYPE = 4;

    private PngTexts() {}

    /**
     * The texts by keyword, the first of each; what is there of them if the file ends too soon.
     *
     * @throws IOException if it is no PNG, or cannot be read
     */
    public static Map<String, String> read(InputStream file) throws IOException {
        DataInputStream input = new DataInputStream(file);
        if (!Arrays.equals(input.readNBytes(SIGNATURE.length), SIGNATURE)) {
            throw new IOException("not a PNG file");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        try {
            for (int i = 0; i < MOST_CHUNKS; i++) {
                long length = Integer.toUnsignedLong(input.readInt());
                String type = new String(input.readNBytes(TYPE), StandardCharsets.US_ASCII);
                if (type.equals("IEND")) {
                    return texts;
                }
                if (type.matches("tEXt|zTXt|iTXt") && length <= MOST_BYTES) {
                    add(texts, type, input.readNBytes((int) length));
                } else {
                    input.skipNBytes(length);
                }
                input.skipNBytes(CHECKSUM);
            }
        } catch (EOFException e) {
            // Whoever sent it may have sent its beginning only: texts stand before the pixels.
            return texts;
        }
        return texts;
    }

    private static void add(Map<String, String> texts, String type, byte[] chunk) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(chunk);
        String keyword = untilZero(rest);
        switch (type) {
            case "tEXt" -> texts.putIfAbsent(keyword, text(rest, StandardCharsets.ISO_8859_1));
            case "zTXt" -> {
                if (rest.hasRemaining() && rest.get() == 0) {
                    texts.putIfAbsent(keyword, text(inflated(rest), StandardCharsets.ISO_8859_1));
                }
            }
            case "iTXt" -> {
                if (rest.remaining() >= 2) {
                    boolean packed = rest.get() == 1;
                    rest.get();
                    untilZero(rest);
                    untilZero(rest);
                    texts.putIfAbsent(keyword, text(packed ? inflated(rest) : rest, StandardCharsets.UTF_8));
                }
            }
            default -> {}
        }
    }

    private static String untilZero(ByteBuffer bytes) {
        StringBuilder word = new StringBuilder();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == 0) {
                break;
            }
            word.append((char) Byte.toUnsignedInt(next));
        }
        return word.toString();
    }

    private static ByteBuffer inflated(ByteBuffer packed) throws IOException {
        byte[] bytes = new byte[packed.remaining()];
        packed.get(bytes);
        try (InputStream unpacked = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return ByteBuffer.wrap(unpacked.readNBytes(MOST_BYTES));
        }
    }

    private static String text(ByteBuffer bytes, Charset charset) {
        return charset.decode(bytes).toString();
    }
}
