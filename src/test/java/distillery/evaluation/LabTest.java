package distillery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabTest {
    // As tables of sRGB's primaries print them, for D65.
    @ParameterizedTest
    @CsvSource({
        "FFFFFF, 100.0, 0.0, 0.0",
        "000000, 0.0, 0.0, 0.0",
        "FF0000, 53.24, 80.09, 67.20",
        "00FF00, 87.73, -86.18, 83.18",
        "0000FF, 32.30, 79.19, -107.86",
        "808080, 53.59, 0.0, 0.0"
    })
    void aColourHasThePlaceThatTablesGiveIt(String rgb, double lightness, double red, double yellow) {
        Lab lab = Lab.of(Integer.parseInt(rgb, 16));

        assertThat(lab.lightness()).isCloseTo(lightness, within(0.05));
        assertThat(lab.red()).isCloseTo(red, within(0.05));
        assertThat(lab.yellow()).isCloseTo(yellow, within(0.05));
    }
}
