package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.png.PngMetadataReader;
import com.drew.imaging.png.PngProcessingException;
import com.drew.lang.KeyValuePair;
import com.drew.metadata.Metadata;
import com.drew.metadata.png.PngDirectory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngImageTest {
    private static final Picture PICTURE = picture(31, 17);

    @Test
    void everyPointIsReadBackAsItWas() throws IOException {
        PngImage png = PngImage.encode(PICTURE, Map.of());

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(png.bytes()));

        assertThat(read.getWidth()).isEqualTo(31);
        assertThat(read.getHeight()).isEqualTo(17);
        for (int y = 0, i = 0; y < 17; y++) {
            for (int x = 0; x < 31; x++, i += 3) {
                byte[] rgb = PICTURE.rgb();
                int expected = (rgb[i] & 0xFF) << 16 | (rgb[i + 1] & 0xFF) << 8 | (rgb[i + 2] & 0xFF);
                assertThat(read.getRGB(x, y) & 0xFFFFFF).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a cat\nNegative prompt: dog\nSteps: 4",
                "ΣΊΣΥΦΟΣ, İstanbul, Щука, هڵو, שָׁלוֹם, हिमालय, แมว, 猫と桜, 서울",
                "👨‍👩‍👧‍👦 🏴‍☠️ 𝔽 e\u0301 \u200b\ufeff\u202e \u0001\u001b[2J\u0085\u009b\r\n\t",
                "<script>alert(\"x\")</script> &amp; ]]> {{7*7}} %00 \\u0000"
            })
    void aPromptOfAnyScriptIsReadBackAsItWas(String prompt) throws Exception {
        PngImage png = PngImage.encode(PICTURE, Map.of(PngImage.PARAMETERS, prompt));

        assertThat(texts(png)).containsExactly(Map.entry("parameters", prompt));
    }

    @Test
    void severalTextsStandInTheirOrder() throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("parameters", "a very long prompt, ".repeat(10_000));
        texts.put("distillery settings", "{\"prompt\": \"猫\"}");
        texts.put("Software", "Distillery");

        PngImage png = PngImage.encode(PICTURE, texts);

        assertThat(texts(png)).containsExactlyElementsOf(texts.entrySet());
    }

    @Test
    void whatIsNoTextIsReplaced() throws Exception {
        PngImage png = PngImage.encode(PICTURE, Map.of("parameters", "a\0b \ud83d c"));

        assertThat(texts(png)).containsExactly(Map.entry("parameters", "a\ufffdb ? c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a\nb", "猫", "a\0"})
    void aKeywordThatTheFormatForbidsIsRefused(String keyword) {
        assertThatThrownBy(() -> PngImage.encode(PICTURE, Map.of(keyword, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be the keyword");
    }

    @Test
    void theSamePictureGivesTheSameBytes() {
        Map<String, String> texts = Map.of("parameters", "a cat");

        assertThat(PngImage.encode(picture(31, 17), texts).bytes())
                .isEqualTo(PngImage.encode(PICTURE, texts).bytes())
                .isNotEqualTo(
                        PngImage.encode(PICTURE, Map.of("parameters", "a bat")).bytes());
    }

    @Test
    void aSavedFileIsWholeAndAlone(@TempDir Path folder) throws IOException {
        PngImage png = PngImage.encode(PICTURE, Map.of());
        Path file = folder.resolve("00001-42.png");

        png.save(file);
        png.save(file);

        assertThat(file).hasBinaryContent(png.bytes());
        assertThat(list(folder)).containsExactly(file);
    }

    @Test
    void aFailedSaveLeavesNothingBehind(@TempDir Path folder) throws IOException {
        Path occupied =
                Files.createDirectories(folder.resolve("taken.png/inside")).getParent();

        assertThatThrownBy(() -> PngImage.encode(PICTURE, Map.of()).save(occupied))
                .isInstanceOf(IOException.class);

        assertThat(list(folder)).containsExactly(occupied);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Reads the texts with a library that has nothing in common with the encoder. */
    private static List<Map.Entry<String, String>> texts(PngImage png) throws PngProcessingException, IOException {
        Metadata metadata = PngMetadataReader.readMetadata(new ByteArrayInputStream(png.bytes()));
        List<Map.Entry<String, String>> texts = new ArrayList<>();
        for (PngDirectory directory : metadata.getDirectoriesOfType(PngDirectory.class)) {
            if (directory.getObject(PngDirectory.TAG_TEXTUAL_DATA) instanceof List<?> pairs) {
                for (Object pair : pairs) {
                    KeyValuePair text = (KeyValuePair) pair;
                    texts.add(Map.entry(text.getKey(), text.getValue().toString()));
                }
            }
        }
        return texts;
    }

    private static Picture picture(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(3).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }
}
