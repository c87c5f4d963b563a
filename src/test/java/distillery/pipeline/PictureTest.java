package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
    /** Printed by VaeImageProcessor.numpy_to_pil(pt_to_numpy(denormalize(x))) of diffusers 0.42.1; NaN by numpy 2.4.6. */
    @ParameterizedTest
    @CsvSource({
        "-1,0",
        "-0.9999,0",
        "-1.2,0",
        "-0.5,64",
        "0,128",
        "0.25,159",
        "0.5,191",
        "0.999,255",
        "1,255",
        "1.2,255",
        "-0.00392157,127",
        "0.00392157,128",
        "0.33333334,170",
        "-0.33333334,85",
        "Infinity,255",
        "-Infinity,0",
        "NaN,0",
        "-0.43921566,72",
        "-0.37647057,80",
        "-0.47843137383461,66",
        "0.447058767080307,184"
    })
    void aColourIsRoundedAsDiffusersDoes(float decoded, int colour) {
        Picture picture = Picture.ofDecoded(new float[] {decoded, decoded, decoded}, 1, 1);

        assertThat(picture.rgb()).containsExactly(colour, colour, colour);
    }

    @Test
    void aPointIsReadByItsColumnAndLine() {
        Picture picture = new Picture(2, 2, new byte[] {0, 0, 0, 1, 2, 3, (byte) 255, (byte) 128, 0, 0, 0, 0});

        assertThat(picture.at(1, 0)).isEqualTo(0x010203);
        assertThat(picture.at(0, 1)).isEqualTo(0xFF8000);
    }

    @Test
    void coloursThatLieApartInTheDecoderLieTogetherInThePicture() {
        float[] decoded = {-1, 1, -1, 1, /* green */ 1, 1, -1, -1, /* blue */ -1, -1, -1, 1};

        Picture picture = Picture.ofDecoded(decoded, 2, 2);

        assertThat(picture.rgb()).containsExactly(0, 255, 0, 255, 255, 0, 0, 0, 0, 255, 0, 255);
    }

    @ParameterizedTest
    @CsvSource({"0,1,0", "1,0,0", "-1,-1,3", "2,2,9", "2,2,13", "65536,65536,0", "1,1,4"})
    void bytesThatDoNotFillThePictureAreRefused(int width, int height, int bytes) {
        assertThatThrownBy(() -> new Picture(width, height, new byte[bytes]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("are no picture of");
    }
}
