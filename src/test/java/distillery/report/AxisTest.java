package distillery.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AxisTest {
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0, 10, 2",
        "0, 1.83, 0, 2, 0.5",
        "13.05, 17.53, 13, 18, 1",
        "0.2653, 0.2958, 0.26, 0.3, 0.01",
        "-0.2, 1, -0.2, 1, 0.2",
        "0, 3600, 0, 4000, 1000",
        "0, 0.00042, 0, 0.0005, 0.0001"
    })
    void endsAndStepAreRound(double least, double most, double low, double high, double step) {
        Axis axis = Axis.covering(List.of(most, least), 0, 100);

        assertThat(axis.low()).isCloseTo(low, within(step * 1e-6));
        assertThat(axis.high()).isCloseTo(high, within(step * 1e-6));
        assertThat(axis.step()).isCloseTo(step, within(step * 1e-6));
    }

    static Stream<List<Double>> values() {
        return Stream.of(
                List.of(0.0, 0.001),
                List.of(0.3, 0.7),
                List.of(0.1, 0.30000000000000004),
                List.of(12.5, 99.9, 40.0),
                List.of(-3.0, -1.0),
                List.of(1e-6, 2e-6),
                List.of(999.0, 1001.0));
    }

    @ParameterizedTest
    @MethodSource("values")
    void allValuesHaveRoomBetweenAFewTicks(List<Double> values) {
        Axis axis = Axis.covering(values, 236, 16);

        assertThat(values).allSatisfy(value -> assertThat(axis.at(value)).isBetween(16 - 1e-6, 236 + 1e-6));
        assertThat(axis.ticks()).hasSizeBetween(3, 9);
        assertThat(axis.ticks().get(0)).isEqualTo(axis.low());
        assertThat(axis.ticks().get(axis.ticks().size() - 1)).isCloseTo(axis.high(), within(axis.step() * 1e-6));
    }

    @ParameterizedTest
    @MethodSource("values")
    void noTwoTicksAreWrittenAlike(List<Double> values) {
        Axis axis = Axis.covering(values, 0, 100);

        assertThat(axis.ticks().stream().map(axis::label).toList())
                .doesNotHaveDuplicates()
                .doesNotContain("-0.0", "-0");
    }

    @Test
    void aLabelHasAsManyDigitsAsTheStep() {
        assertThat(labels(Axis.covering(List.of(0.0, 1.83), 0, 100)))
                .containsExactly("0.0", "0.5", "1.0", "1.5", "2.0");
        assertThat(labels(Axis.covering(List.of(0.0, 60.0), 0, 100)))
                .containsExactly("0", "10", "20", "30", "40", "50", "60");
        assertThat(labels(Axis.covering(List.of(0.2653, 0.2958), 0, 100)))
                .containsExactly("0.26", "0.27", "0.28", "0.29", "0.30");
    }

    @Test
    void anAxisMayGoUp() {
        Axis axis = Axis.covering(List.of(0.0, 10.0), 200, 0);

        assertThat(axis.at(0)).isEqualTo(200);
        assertThat(axis.at(5)).isEqualTo(100);
        assertThat(axis.at(10)).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({"1", "0", "13.05", "0.2958", "-1", "5"})
    void oneValueAloneHasRoomToo(double value) {
        Axis axis = Axis.covering(List.of(value, value), 0, 100);

        assertThat(axis.high()).isGreaterThan(axis.low());
        assertThat(axis.at(value)).isBetween(-1e-6, 100 + 1e-6);
        assertThat(axis.ticks()).hasSizeGreaterThan(1);
    }

    @Test
    void withoutValuesItGoesFromZeroToOne() {
        Axis axis = Axis.covering(List.of(), 0, 100);

        assertThat(axis.low()).isZero();
        assertThat(axis.high()).isCloseTo(1, within(1e-9));
    }

    private static List<String> labels(Axis axis) {
        return axis.ticks().stream().map(axis::label).toList();
    }
}
