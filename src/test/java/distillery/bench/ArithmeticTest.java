package distillery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import distillery.checkpoint.ConfigFile;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
import distillery.nn.Graph;
import distillery.nn.Weights;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The work of published networks, against what others counted. */
class ArithmeticTest {
    private static final Path CONFIGS = Path.of("src/main/resources/configs");

    /** BK-SDM's own count, by thop, is of one row, of multiplications, and leaves the products of attention out. */
    @ParameterizedTest
    @CsvSource({
        "sd-v1-4/unet, 338.7, 63.0",
        "bk-sdm/v1/bk_base/unet, 223.8, 37.8",
        "bk-sdm/v1/bk_small/unet, 217.7, 37.8",
        "bk-sdm/v1/bk_tiny/unet, 205.0, 37.8",
    })
    void aUNetStepIsWhatItsAuthorsCounted(String config, double layers, double attention) throws IOException {
        Arithmetic step = of(UNet.graph(UNetConfig.read(read(config)), Weights.imagined()));

        assertThat((step.convolution() + step.linear()) / 4e9).isCloseTo(layers, withPercentage(0.1));
        assertThat(step.attention() / 4e9).isCloseTo(attention, withPercentage(0.1));
    }

    /** What a cached step costs, and so what a deep cache can save. */
    @ParameterizedTest
    @CsvSource({
        "sd-v1-4/unet, 0.079",
        "bk-sdm/v1/bk_base/unet, 0.121",
        "bk-sdm/v1/bk_small/unet, 0.124",
        "bk-sdm/v1/bk_tiny/unet, 0.130",
    })
    void aShallowStepIsASmallPartOfAWholeOne(String config, double share) throws IOException {
        UNetConfig unet = UNetConfig.read(read(config));
        double whole = of(UNet.graph(unet, Weights.imagined())).total();

        assertThat(of(UNet.graph(unet, Weights.imagined(), UNet.Extent.SHALLOW, false))
                                .total()
                        / whole)
                .isCloseTo(share, offset(0.0005));
    }

    @Test
    void aDecodedPictureIsWhatItsAuthorsCounted() throws IOException {
        Arithmetic decode = of(VaeDecoder.graph(VaeConfig.read(read("sd-v1-4/vae")), Weights.imagined()));

        assertThat((decode.convolution() + decode.linear()) / 2e9).isCloseTo(1240.1, withPercentage(0.1));
    }

    private static Arithmetic of(Graph graph) {
        return Arithmetic.of(graph).orElseThrow();
    }

    private static ConfigFile read(String part) throws IOException {
        return ConfigFile.read(CONFIGS.resolve(part).resolve("config.json"));
    }
}
