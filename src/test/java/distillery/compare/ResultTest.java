package distillery.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import distillery.pipeline.Levers;
import distillery.pipeline.Timings;
import distillery.schedulers.Schedulers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Experiments on paper. */
class ResultTest {
    private static final Subject CAT = new Subject("a cat", Optional.empty(), 7);
    private static final Subject DOG = new Subject("a dog", Optional.empty(), 8);

    @Test
    void eachContestantRunsTwiceInEachBlockAndHasTheSameMeanPlace() {
        Plan plan = new Plan(List.of(contestant("a"), contestant("b"), contestant("c")), 0, List.of(CAT, DOG), 4);

        for (int block = 0; block < plan.blocks(); block++) {
            List<Plan.Turn> turns = plan.block(block);
            assertThat(turns).hasSize(6).extracting(Plan.Turn::subject).containsOnly(block % 2);
            for (int who = 0; who < 3; who++) {
                int number = who;
                assertThat(turns.stream()
                                .filter(turn -> turn.contestant() == number)
                                .mapToInt(Plan.Turn::place))
                        .hasSize(2)
                        .satisfies(places ->
                                assertThat(places.get(0) + places.get(1)).isEqualTo(5));
            }
        }
        assertThat(plan.block(0).get(0).contestant())
                .isNotEqualTo(plan.block(1).get(0).contestant());
    }

    @Test
    void warmUpsDoNotCount() {
        Plan plan = new Plan(List.of(contestant("a"), contestant("b")), 0, List.of(CAT), 6);
        List<Run> runs = new ArrayList<>();
        for (int who = 0; who < 2; who++) {
            Timings cold = new Timings(0, 0, List.of(100.0), 0);
            runs.add(new Run(new Plan.Turn(0, -1 - who, who, 0), cold, "abcd", Instant.EPOCH, Optional.of(7L)));
        }
        for (int block = 0; block < plan.blocks(); block++) {
            runs.addAll(made(plan, block, 2, 1));
        }

        Result result = Result.of(plan, runs);

        assertThat(result.standings()).extracting(Result.Standing::runs).containsExactly(12, 12);
        assertThat(result.standings().get(1).time(Stage.TOTAL).median()).isCloseTo(1, within(1e-9));
        assertThat(result.standings().get(0).ratio()).isEmpty();
        assertThat(result.standings().get(1).verdict()).contains("b is 2.00× faster than a (2.00–2.00, 6 pairs)");
        assertThat(result.standings().get(1).ceiling(Stage.UNET)).isCloseTo(2, within(1e-9));
        assertThat(result.isNarrowerThan(0.03)).isTrue();
    }

    @Test
    void aBlockThatIsNotWholeMakesNoPair() {
        Plan plan = new Plan(List.of(contestant("a"), contestant("b")), 0, List.of(CAT), 2);
        List<Run> runs = new ArrayList<>(made(plan, 0, 2, 1));
        runs.addAll(made(plan, 1, 2, 1).subList(0, 3));

        Result result = Result.of(plan, runs);

        assertThat(result.standings().get(1).ratio().orElseThrow().pairs()).isEqualTo(1);
        assertThat(result.standings().stream().mapToInt(Result.Standing::runs).sum())
                .isEqualTo(7);
        assertThat(result.isNarrowerThan(0.03)).isFalse();
    }

    @Test
    void beforeTheFirstRunThereIsNothingToSay() {
        Plan plan = new Plan(List.of(contestant("a"), contestant("b")), 1, List.of(CAT), 1);

        Result result = Result.of(plan, List.of());

        assertThat(result.standings())
                .allMatch(standing ->
                        standing.times().isEmpty() && standing.ratio().isEmpty());
        assertThat(result.isNarrowerThan(0.03)).isFalse();
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        assertThatThrownBy(() -> new Plan(List.of(contestant("a")), 0, List.of(CAT), 1))
                .hasMessage("To compare, name two models or more.");
        assertThatThrownBy(() -> new Plan(List.of(contestant("a"), contestant("a")), 0, List.of(CAT), 1))
                .hasMessage("Two contestants have the name a.");
        assertThatThrownBy(() -> new Plan(List.of(contestant("a"), contestant("b")), 2, List.of(CAT), 1))
                .hasMessageContaining("baseline");
    }

    private static Contestant contestant(String name) {
        return new Contestant(
                name, "emoji", 20, 3, Schedulers.EULER_ANCESTRAL, 128, 128, Levers.OFF, 0, Optional.empty());
    }

    /** The first contestant's total and the second's; half of a total is the UNet's. */
    private static List<Run> made(Plan plan, int block, double first, double second) {
        return plan.block(block).stream()
                .map(turn -> {
                    double total = turn.contestant() == 0 ? first : second;
                    Timings timings = new Timings(0, total / 4, List.of(total / 2), total / 4);
                    return new Run(turn, timings, "abcd", Instant.EPOCH, Optional.empty());
                })
                .toList();
    }
}
