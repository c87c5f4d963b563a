package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import distillery.schedulers.Schedulers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfotextTest {
    /** The pattern with which AUTOMATIC1111 reads the last line of a text. */
    private static final Pattern READER =
            Pattern.compile("\\s*(\\w[\\w \\-/]+):\\s*(\"(?:\\\\.|[^\\\\\"])+\"|[^,]*)(?:,|$)");

    @Test
    void theTextReadsAsAutomatic1111WritesIt() {
        String text = infotext("a cat, oil on canvas", "blurry, ugly", 7.5, Map.of("Unet ms", "812"))
                .text();

        assertThat(text).isEqualTo("""
                        a cat, oil on canvas
                        Negative prompt: blurry, ugly
                        Steps: 25, Sampler: PLMS, Schedule type: Automatic, CFG scale: 7.5, Seed: 42, Size: 512x768, \
                        Model: bk-sdm-small, RNG: CPU, Unet ms: 812, Version: distillery 0.1""");
    }

    @Test
    void anEmptyNegativePromptHasNoLine() {
        assertThat(infotext("a cat", "", 1, Map.of()).text().lines())
                .hasSize(2)
                .noneMatch(line -> line.contains("Neg"));
    }

    @Test
    void leversStandThereOnceSomebodyPullsThem() {
        assertThat(made(Levers.OFF)).doesNotContain("nterval");
        String text = made(Levers.of(Map.of("guidance-interval", "0-0.6", "deep-cache", "3")));

        assertThat(text).contains(", Guidance interval: 0-0.6, Deep cache: 3, ");
        assertThat(FoundSettings.read(text).setting("Guidance interval")).contains("0-0.6");
        assertThat(FoundSettings.read(text).setting("Deep cache")).contains("3");
    }

    private static String made(Levers levers) {
        GenerateRequest request =
                new GenerateRequest("a cat", Optional.empty(), 20, 3, 1, Schedulers.DDIM, 64, 64, levers);
        Picture picture = new Picture(64, 64, new byte[3 * 64 * 64]);
        GeneratedImage image = new GeneratedImage(request, picture, List.of(), new Timings(0, 0, List.of(1.0), 0), "0");
        return Infotext.of(image, "emoji", Optional.empty(), "1").text();
    }

    @Test
    void aSeedIsWrittenWithoutSign() {
        Infotext infotext =
                new Infotext("a", "", 1, "Euler", "Automatic", 10, -1, 64, 64, "m", Map.of(), "distillery 0.1");

        assertThat(infotext.text()).contains("CFG scale: 10, Seed: 18446744073709551615,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"812", "a, b", "a: b", "two\nlines", "\"a\", \\b\\: 猫\t🐱\0", "C:\\models\\x", "", "a=b (c)"})
    void everySettingIsReadBackAsItWas(String value) throws JsonProcessingException {
        Map<String, String> extra = new LinkedHashMap<>();
        extra.put("Model hash", "abcdef1234");
        extra.put("Unet ms", value);
        extra.put("VAE/taesd-x y_1", value);

        Map<String, String> read =
                settings(infotext("猫\nSteps: 3", "x", 7, extra).text());

        assertThat(read)
                .containsAllEntriesOf(extra)
                .containsEntry("Steps", "25")
                .containsEntry("CFG scale", "7")
                .containsEntry("Size", "512x768")
                .containsEntry("Version", "distillery 0.1")
                .hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", " ab", "a:b", "a,b", "ab\n", "é2"})
    void aKeyThatCouldNotBeReadBackIsRefused(String key) {
        assertThatThrownBy(() -> infotext("a", "", 1, Map.of(key, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be the key of a setting");
    }

    private static Infotext infotext(String prompt, String negative, double guidance, Map<String, String> extra) {
        return new Infotext(
                prompt,
                negative,
                25,
                "PLMS",
                "Automatic",
                guidance,
                42,
                512,
                768,
                "bk-sdm-small",
                extra,
                "distillery 0.1");
    }

    private static Map<String, String> settings(String text) throws JsonProcessingException {
        String last = text.substring(text.lastIndexOf('\n') + 1);
        Map<String, String> settings = new LinkedHashMap<>();
        Matcher matcher = READER.matcher(last);
        while (matcher.find()) {
            String value = matcher.group(2);
            boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
            settings.put(matcher.group(1), quoted ? new JsonMapper().readValue(value, String.class) : value);
        }
        return settings;
    }
}
