package distillery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Medians and quartiles, and turns. */
class MeasuredTest {
    @Test
    void halfOfTheTimesLieBetweenTheQuartiles() {
        Measured measured = new Measured(named("one", () -> {}), List.of(5.0, 1.0, 4.0, 2.0, 3.0));

        assertThat(measured.low()).isEqualTo(2);
        assertThat(measured.median()).isEqualTo(3);
        assertThat(measured.high()).isEqualTo(4);
    }

    @Test
    void worksTakeTurnsAfterEachIsWarm() {
        List<String> order = new ArrayList<>();
        List<Work> works = List.of(named("a", () -> order.add("a")), named("b", () -> order.add("b")));

        List<Measured> measured = Rounds.of(works, 2, 3, round -> order.add("round " + round));

        assertThat(order)
                .containsExactly("a", "a", "b", "b", "round 1", "a", "b", "round 2", "a", "b", "round 3", "a", "b");
        assertThat(measured)
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.seconds()).hasSize(3));
    }

    private static Work named(String name, Runnable once) {
        return new Work(name, "model", Optional.empty(), once);
    }
}
