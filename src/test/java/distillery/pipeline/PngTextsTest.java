package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class PngTextsTest {
    private static final String PROMPT = "a cat,\n\"blue\" 猫 👍";

    @Test
    void theTextsOfOurOwnFilesAreRead() throws IOException {
        Picture picture = new Picture(8, 8, new byte[192]);

        byte[] file = PngImage.encode(picture, Map.of("parameters", PROMPT)).bytes();

        assertThat(read(file)).containsEntry("parameters", PROMPT);
    }

    @Test
    void textsOfEveryKindAreRead() throws IOException {
        byte[] file = png(
                chunk("tEXt", bytes("plain\0café", StandardCharsets.ISO_8859_1)),
                chunk("IDAT", new byte[100_000]),
                chunk("zTXt", join(bytes("packed\0\0"), deflated(bytes("one")))),
                chunk("iTXt", join(bytes("both\0\1\0en\0\0"), deflated(bytes(PROMPT)))));

        assertThat(read(file))
                .containsExactlyInAnyOrderEntriesOf(Map.of("plain", "café", "packed", "one", "both", PROMPT));
    }

    @Test
    void textsThatUnpackToGigabytesAreCut() throws IOException {
        byte[] file = png(chunk("zTXt", join(bytes("bomb\0\0"), deflated(new byte[20_000_000]))));

        assertThat(read(file).get("bomb")).hasSize(PngTexts.MOST_BYTES);
    }

    @Test
    void everyBeginningOfAFileIsReadAsFarAsItGoes() throws IOException {
        byte[] file = png(chunk("tEXt", bytes("one\0two")), chunk("iTXt", bytes("a\0\0\0\0\0b")));

        for (int length = 8; length < file.length; length++) {
            assertThat(read(Arrays.copyOf(file, length))).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void whatIsNoPngIsRefused() {
        assertThatThrownBy(() -> read(bytes("GIF89a....")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a PNG");
        assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(IOException.class);
    }

    private static Map<String, String> read(byte[] file) throws IOException {
        return PngTexts.read(new ByteArrayInputStream(file));
    }

    private static byte[] png(byte[]... chunks) throws IOException {
        return join(
                bytes("\u0089PNG\r\n\u001a\n", StandardCharsets.ISO_8859_1), join(chunks), chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String type, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(data.length);
        byte[] body = join(bytes(type), data);
        out.write(body);
        CRC32 crc = new CRC32();
        crc.update(body);
        out.writeInt((int) crc.getValue());
        return bytes.toByteArray();
    }

    private static byte[] deflated(byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(data);
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.write(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return bytes(text, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text, java.nio.charset.Charset charset) {
        return text.getBytes(charset);
    }
}
