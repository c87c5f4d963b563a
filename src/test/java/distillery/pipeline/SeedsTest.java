package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {
    static List<JsonNode> torch() throws IOException {
        return TorchRandomTest.unusualSeeds();
    }

    @ParameterizedTest
    @MethodSource("torch")
    void aSeedIsReadAndShownAsTorchDoes(JsonNode golden) {
        long seed = Seeds.parse(golden.get("seed").asText());

        assertThat(Seeds.show(seed)).isEqualTo(golden.get("initial_seed").asText());
    }

    @Test
    void afterTheHighestSeedComesZero() {
        assertThat(Seeds.show(Seeds.parse("18446744073709551615") + 1)).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "+1",
                "1.0",
                "1e3",
                "0x10",
                "١٢",
                "-",
                "random",
                "NaN",
                "18446744073709551616",
                "-9223372036854775809",
                "99999999999999999999999999"
            })
    void whatTorchWouldNotTakeIsRefused(String text) {
        assertThatThrownBy(() -> Seeds.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A seed is a whole number from -9223372036854775808 to 18446744073709551615.");
    }

    @ParameterizedTest
    @CsvSource({"007,7", "-0,0", "-1,18446744073709551615"})
    void oneSeedMayBeWrittenInManyWays(String written, String shown) {
        assertThat(Seeds.show(Seeds.parse(written))).isEqualTo(shown);
    }
}
