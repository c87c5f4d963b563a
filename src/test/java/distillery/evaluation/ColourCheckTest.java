package distillery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.emoji.Background;
import distillery.emoji.Colour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ColourCheckTest {
    @ParameterizedTest
    @EnumSource(Background.class)
    void aBackgroundIsKnownWhateverStandsOnIt(Background background) {
        ColourCheck check = ColourCheck.of(Pictures.disc(0x8A55D6, background.rgb(), 32, 32, 28));

        assertThat(check.background()).isEqualTo(background);
    }

    @ParameterizedTest
    @CsvSource({"F0F0FF, WHITE", "FFDD70, YELLOW", "C0C0C0, GRAY", "A0C8FF, BLUE"})
    void aBackgroundThatIsALittleOffIsTheNearest(String rgb, Background background) {
        ColourCheck check = ColourCheck.of(Pictures.disc(0xF5302E, Integer.parseInt(rgb, 16), 32, 32, 20));

        assertThat(check.background()).isEqualTo(background);
    }

    @ParameterizedTest
    @CsvSource({
        "F5302E, RED",
        "E04030, RED",
        "FF7F22, ORANGE",
        "FFD234, YELLOW",
        "20B050, GREEN",
        "3070E0, BLUE",
        "8A55D6, PURPLE",
        "FF66B8, PINK"
    })
    void theColourOfAThingIsTheOneOfTheNearestHue(String rgb, Colour colour) {
        for (Background background : Background.values()) {
            ColourCheck check = ColourCheck.of(Pictures.disc(Integer.parseInt(rgb, 16), background.rgb(), 32, 32, 18));

            assertThat(check.colour()).as(background.word()).contains(colour);
        }
    }

    @Test
    void theBackgroundsColourIsNotTheThings() {
        ColourCheck check = ColourCheck.of(Pictures.disc(0xF5302E, Background.GREEN.rgb(), 32, 32, 8));

        assertThat(check.colour()).contains(Colour.RED);
    }

    @Test
    void aGrayThingAndAnEmptyPictureHaveNoColour() {
        assertThat(ColourCheck.of(Pictures.disc(0x808080, 0xFFFFFF, 32, 32, 18)).colour())
                .isEmpty();
        assertThat(ColourCheck.of(Pictures.of((x, y) -> Background.PINK.rgb())).colour())
                .isEmpty();
    }
}
