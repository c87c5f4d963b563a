package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareTableTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void eachDrawingTakesTheWholePlaceOfTheOneBefore() {
        CompareTable table = new CompareTable(console, true);

        table.draw(() -> List.of("one", "two"), "pair 1 runs");
        table.draw(() -> List.of("one", "two", "three"), "pair 2 runs");
        table.wipe();

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "one",
                        "two",
                        "pair 1 runs",
                        "\u001b[3A\u001b[Jone",
                        "two",
                        "three",
                        "pair 2 runs",
                        "\u001b[4A\u001b[J");
    }

    @Test
    void aLineThatATerminalWouldBreakIsCut() {
        new CompareTable(console, true).draw(() -> List.of("x".repeat(200)), "now");

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).containsExactly("x".repeat(79), "now");
    }

    @Test
    void whereNobodyLooksOnNothingIsCountedUp() {
        CompareTable table = new CompareTable(console, false);

        table.draw(
                () -> {
                    throw new AssertionError("statistics take time");
                },
                "now");
        table.wipe();

        assertThat(bytes.size()).isZero();
    }
}
