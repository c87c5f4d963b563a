package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.schedulers.Schedulers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class FoundSettingsTest {
    @Test
    void aTextOfAutomatic1111IsTakenApart() {
        FoundSettings found = FoundSettings.read("""
                a (cat:1.2), oil
                on a roof
                Negative prompt: dog,
                blurry
                Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 965400086, Size: 512x768, \
                Model hash: 6ce0161689, Model: v1-5, Lora hashes: "a: 1, b: \\"2\\"", Version: v1.9.4""");

        assertThat(found.prompt()).isEqualTo("a (cat:1.2), oil\non a roof");
        assertThat(found.negativePrompt()).contains("dog,\nblurry");
        assertThat(found.setting("CFG scale")).contains("7");
        assertThat(found.setting("Lora hashes")).contains("a: 1, b: \"2\"");
        assertThat(found.setting("Version")).contains("v1.9.4");
        assertThat(found.scheduler()).contains(Schedulers.DPM_PLUS_PLUS_2M_KARRAS);
    }

    @Test
    void aTextWithoutSettingsIsAPrompt() {
        assertThat(FoundSettings.read("a cat\nSeed: 7"))
                .isEqualTo(new FoundSettings("a cat\nSeed: 7", Optional.empty(), java.util.Map.of()));
        assertThat(FoundSettings.read("").prompt()).isEmpty();
        assertThat(FoundSettings.read("Negative prompt: dog").negativePrompt()).contains("dog");
    }

    @Test
    void textsThatWereMadeToTakeLongDoNot() {
        String colons = "a: ".repeat(20_000);
        String quotes = "a: \"" + "\\".repeat(50_000);
        String spaces = "a" + " ".repeat(60_000);

        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            FoundSettings.read(colons);
            FoundSettings.read(quotes);
            FoundSettings.read(spaces);
        });
    }
}
