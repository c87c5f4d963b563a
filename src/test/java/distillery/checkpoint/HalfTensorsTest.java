package distillery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Halves are checked against their definition: sign, five bits of exponent with a bias of 15, ten digits. */
class HalfTensorsTest {
    private static final int INFINITY = 0x7c00;

    /** Bits as {@code numpy.float32(x).astype(numpy.float16).view(numpy.uint16)} prints them, numpy 2.4.6. */
    @ParameterizedTest
    @CsvSource({
        "0, 0000",
        "-0.0, 8000",
        "1, 3c00",
        "-2, c000",
        "0.333333333, 3555",
        "0.1, 2e66",
        "3.14159274, 4248",
        "65504, 7bff",
        "-65519.996, fbff",
        "2049, 6800",
        "2051, 6802",
        "6.1035156e-05, 0400",
        "6.1005e-05, 03ff",
        "6.1020255e-05, 0400",
        "5.9604645e-08, 0001",
        "-2.9802322e-08, 8000",
        "2.9802326e-08, 0001",
        "8.940697e-08, 0002",
        "1e-30, 0000",
        "1.4e-45, 0000"
    })
    void aNumberIsRoundedToTheNearestHalf(float number, String bits) throws IOException {
        assertThat(halves(number)).containsExactly((short) Integer.parseInt(bits, 16));
    }

    @Test
    void everyHalfStaysItself() throws IOException {
        float[] all = new float[2 * INFINITY];
        short[] bits = new short[all.length];
        for (int i = 0; i < INFINITY; i++) {
            all[2 * i] = value(i);
            bits[2 * i] = (short) i;
            all[2 * i + 1] = -value(i);
            bits[2 * i + 1] = (short) (0x8000 | i);
        }

        assertThat(halves(all)).isEqualTo(bits);
    }

    @Test
    void halfwayBetweenTwoTheEvenOneWinsAndJustBesideItTheNearer() throws IOException {
        float[] numbers = new float[3 * (INFINITY - 1)];
        short[] bits = new short[numbers.length];
        for (int low = 0; low < INFINITY - 1; low++) {
            // The sum of two neighbouring halves has few enough digits to be exact in 32 bits.
            float middle = (value(low) + value(low + 1)) / 2;
            numbers[3 * low] = Math.nextDown(middle);
            numbers[3 * low + 1] = middle;
            numbers[3 * low + 2] = Math.nextUp(middle);
            bits[3 * low] = (short) low;
            bits[3 * low + 1] = (short) (low % 2 == 0 ? low : low + 1);
            bits[3 * low + 2] = (short) (low + 1);
        }

        assertThat(halves(numbers)).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(floats = {65520, -1e30f, Float.POSITIVE_INFINITY, Float.NaN})
    void whatIsNoHalfIsRefusedWithTheTensorsName(float number) {
        assertThatThrownBy(() -> halves(1, number))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("memory: tensor \"floats\" holds " + number
                        + ", which 16-bit floats cannot hold. Keep it in 32 bits.");
    }

    @Test
    void aFileOfHalvesHasTheNamesAndShapesOfTheOriginal(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("half.safetensors");
        InMemory source = new InMemory(1, 2, 3, 4, 5, 6);
        source.tensors.put("floats", new TensorInfo("floats", Dtype.F32, List.of(2L, 3L)));
        source.tensors.put("ids", new TensorInfo("ids", Dtype.I32, List.of(6L)));

        SafetensorsWriter.write(file, new HalfTensors(source), Map.of());

        try (Safetensors read = Safetensors.open(file, "half")) {
            assertThat(read.tensors().values())
                    .containsExactly(
                            new TensorInfo("floats", Dtype.F16, List.of(2L, 3L)),
                            new TensorInfo("ids", Dtype.I32, List.of(6L)));
            assertThat(read.read("ids")).isEqualTo(source.read("ids"));
            assertThat(read.read("floats").getShort(4)).isEqualTo((short) 0x4200);
        }
    }

    private static short[] halves(float... numbers) throws IOException {
        HalfTensors halves = new HalfTensors(new InMemory(numbers));
        short[] bits = new short[numbers.length];
        halves.read("floats").asShortBuffer().get(bits);
        return bits;
    }

    /** What a positive, finite half means. */
    private static float value(int bits) {
        int exponent = bits >> 10;
        int digits = bits & 0x3ff;
        return exponent == 0 ? Math.scalb(digits, -24) : Math.scalb(1024 + digits, exponent - 25);
    }

    private static final class InMemory implements TensorSource {
        private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
        private final ByteBuffer numbers;

        InMemory(float... floats) {
            tensors.put("floats", new TensorInfo("floats", Dtype.F32, List.of((long) floats.length)));
            numbers = ByteBuffer.allocateDirect(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            numbers.asFloatBuffer().put(floats);
        }

        @Override
        public String place() {
            return "memory";
        }

        @Override
        public SortedMap<String, TensorInfo> tensors() {
            return tensors;
        }

        @Override
        public ByteBuffer read(String name) {
            return numbers.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void close() {}
    }
}
