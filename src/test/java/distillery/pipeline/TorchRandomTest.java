package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goldens: src/test/reference/torch_randn.py; what torch itself varies by from CPU to CPU is about 5e-7. */
class TorchRandomTest {
    private static final double AS_TORCH_VARIES = 1e-6;

    static List<JsonNode> pictureSizes() throws IOException {
        return cases("/torch_randn_goldens.json");
    }

    static List<JsonNode> unusualSeeds() throws IOException {
        return cases("/torch_randn_seeds.json");
    }

    @ParameterizedTest
    @MethodSource("pictureSizes")
    void theNoiseIsTheOneTorchDraws(JsonNode golden) {
        int count = golden.get("n").asInt();
        TorchRandom random = new TorchRandom(golden.get("seed").asLong());

        float[] first = random.normal(count);
        float[] second = random.normal(count);

        assertSame(first, 0, golden.get("first8"), count);
        assertSame(first, count - golden.get("last4").size(), golden.get("last4"), count);
        assertSame(second, 0, golden.get("second_call_first4"), count);
        assertThat(sum(first)).isCloseTo(golden.get("sum").asDouble(), within(1e-6 * count));
    }

    @ParameterizedTest
    @MethodSource("unusualSeeds")
    void successiveDrawsGoOnWhereTheLastOneEnded(JsonNode golden) {
        TorchRandom random = new TorchRandom(Seeds.parse(golden.get("seed").asText()));

        for (JsonNode draw : golden.get("draws")) {
            int count = draw.get("size").asInt();
            float[] numbers = random.normal(count);

            assertSame(numbers, 0, draw.get("first"), count);
            assertSame(numbers, count - draw.get("last").size(), draw.get("last"), count);
        }
    }

    @Test
    void seedsThatDifferOnlyAboveTheir32ndBitGiveTheSameNoise() {
        float[] low = new TorchRandom(42).normal(64);
        float[] high = new TorchRandom(42 + (1L << 32)).normal(64);
        float[] next = new TorchRandom(43).normal(64);

        assertThat(high).isEqualTo(low);
        assertThat(next).isNotEqualTo(low);
    }

    @Test
    void drawingNothingChangesNothing() {
        TorchRandom random = new TorchRandom(7);

        assertThat(random.normal(0)).isEmpty();
        assertThat(random.normal(20)).isEqualTo(new TorchRandom(7).normal(20));
    }

    /** Below 16 numbers torch computes in double precision, and the numbers must agree to the last bit. */
    private static void assertSame(float[] numbers, int start, JsonNode golden, int drawn) {
        double tolerance = drawn < 16 ? 0 : AS_TORCH_VARIES;
        for (int i = 0; i < golden.size(); i++) {
            assertThat((double) numbers[start + i]).isCloseTo(golden.get(i).asDouble(), within(tolerance));
        }
    }

    private static double sum(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += number;
        }
        return sum;
    }

    private static List<JsonNode> cases(String resource) throws IOException {
        try (InputStream stream = TorchRandomTest.class.getResourceAsStream(resource)) {
            JsonNode[] cases = new JsonMapper()
                    .treeToValue(new JsonMapper().readTree(stream).get("cases"), JsonNode[].class);
            return Arrays.asList(cases);
        }
    }
}
