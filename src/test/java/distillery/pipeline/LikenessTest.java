package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LikenessTest {
    /** Goldens: src/test/reference/likeness.py with scikit-image 0.26.0, scipy 1.17.1 and numpy 2.4.6. */
    @ParameterizedTest
    @CsvSource({
        "RAMP, DUSTY, 48, 32, 28.288031451, 0.872482925",
        "RAMP, DUSTY, 32, 48, 27.941950167, 0.889624606",
        "RAMP, WEAVE, 64, 64, 7.824165585, 0.035966507",
        "RAMP, NEGATIVE, 17, 11, 7.317450569, -0.342450776",
        "WEAVE, DUSTY, 11, 11, 13.456035330, 0.520651192",
        "WEAVE, DUSTY, 11, 29, 10.043051410, 0.185617900",
        "BLACK, DARK, 12, 13, 35.912316113, 0.308808706",
        "DARK, FAINT, 20, 15, 41.288336134, 0.910138561",
        "FAINT, WEAVE, 31, 23, 5.592577071, 0.003408866"
    })
    void bothNumbersAreThoseOfScikitImage(
            Painting one, Painting other, int width, int height, double decibels, double structure) {
        Picture picture = one.picture(width, height);
        Picture otherPicture = other.picture(width, height);

        assertThat(Likeness.decibels(picture, otherPicture)).isCloseTo(decibels, within(1e-6));
        assertThat(Likeness.structure(picture, otherPicture)).isCloseTo(structure, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource
    void equalPicturesAreInfinitelyNearAndOfOneStructure(Painting painting) {
        Picture picture = painting.picture(19, 14);
        Picture equal = painting.picture(19, 14);

        assertThat(Likeness.decibels(picture, equal)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Likeness.structure(picture, equal)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void itDoesNotMatterWhichPictureComesFirst(Painting painting) {
        Picture picture = Painting.WEAVE.picture(19, 14);
        Picture other = painting.picture(19, 14);

        assertThat(Likeness.decibels(picture, other)).isEqualTo(Likeness.decibels(other, picture));
        assertThat(Likeness.structure(picture, other)).isEqualTo(Likeness.structure(other, picture));
    }

    @ParameterizedTest
    @CsvSource({"21, 20", "20, 21", "16, 25"})
    void picturesOfDifferentSizesAreNotCompared(int width, int height) {
        Picture picture = Painting.RAMP.picture(20, 20);
        Picture other = Painting.RAMP.picture(width, height);
        String sentence = "Only pictures of the same size can be compared, not one of 20 by 20 points with one of "
                + width + " by " + height + ".";

        assertThatThrownBy(() -> Likeness.decibels(picture, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
        assertThatThrownBy(() -> Likeness.structure(picture, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource({"10, 11", "11, 10", "1, 1"})
    void aPictureSmallerThanTheWindowHasNoStructure(int width, int height) {
        Picture picture = Painting.RAMP.picture(width, height);

        assertThatThrownBy(() -> Likeness.structure(picture, picture))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Structure is compared in pictures of at least 11 by 11 points, not %d by %d.", width, height);
    }

    @Test
    void aSinglePointHasDecibels() {
        Picture black = new Picture(1, 1, new byte[3]);
        Picture white = new Picture(1, 1, new byte[] {-1, -1, -1});

        assertThat(Likeness.decibels(black, white)).isZero();
    }

    /** The pictures of likeness.py, under the same names. */
    private enum Painting {
        RAMP,
        NEGATIVE,
        DUSTY,
        WEAVE,
        BLACK,
        DARK,
        FAINT;

        Picture picture(int width, int height) {
            byte[] rgb = new byte[3 * width * height];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) level(i / 3 % width, i / 3 / width, i % 3);
            }
            return new Picture(width, height, rgb);
        }

        private int level(int x, int y, int colour) {
            int ramp = (3 * x + 5 * y + 40 * colour) % 256;
            return switch (this) {
                case RAMP -> ramp;
                case NEGATIVE -> 255 - ramp;
                case DUSTY -> ramp ^ ((2 * x * y + x + colour) % 13 == 0 ? 32 : 0);
                case WEAVE -> (x * y * (colour + 1) + 7 * x) % 256;
                case BLACK -> 0;
                case DARK -> 3 + colour;
                case FAINT -> 3 + colour + (x + y) % 2 * (4 - colour);
            };
        }
    }
}
