package distillery.compare;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.pipeline.Levers;
import distillery.schedulers.Schedulers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineupTest {
    private static final Lineup.Usual USUAL = new Lineup.Usual(20, 3, Schedulers.EULER_ANCESTRAL, 128, 96);

    @Test
    void whatIsNotNamedIsAsUsual() {
        assertThat(Lineup.of(List.of("emoji", "emoji-tiny"), List.of(), List.of(), List.of(), USUAL))
                .containsExactly(
                        new Contestant(
                                "emoji",
                                "emoji",
                                20,
                                3,
                                Schedulers.EULER_ANCESTRAL,
                                128,
                                96,
                                Levers.OFF,
                                0,
                                Optional.empty()),
                        new Contestant(
                                "emoji-tiny",
                                "emoji-tiny",
                                20,
                                3,
                                Schedulers.EULER_ANCESTRAL,
                                128,
                                96,
                                Levers.OFF,
                                0,
                                Optional.empty()));
    }

    @Test
    void everyModelRunsWithEveryNumberOfStepsAndEveryScheduler() {
        List<Contestant> all = Lineup.of(
                List.of("emoji", "emoji-tiny"),
                List.of(10, 20),
                List.of(Schedulers.DDIM, Schedulers.DPM_PLUS_PLUS_2M),
                List.of(),
                USUAL);

        assertThat(all)
                .extracting(Contestant::name)
                .containsExactly(
                        "emoji, 10 steps, DDIM",
                        "emoji, 10 steps, DPM++ 2M",
                        "emoji, 20 steps, DDIM",
                        "emoji, 20 steps, DPM++ 2M",
                        "emoji-tiny, 10 steps, DDIM",
                        "emoji-tiny, 10 steps, DPM++ 2M",
                        "emoji-tiny, 20 steps, DDIM",
                        "emoji-tiny, 20 steps, DPM++ 2M");
        assertThat(all.get(5))
                .isEqualTo(new Contestant(
                        "emoji-tiny, 10 steps, DPM++ 2M",
                        "emoji-tiny",
                        10,
                        3,
                        Schedulers.DPM_PLUS_PLUS_2M,
                        128,
                        96,
                        Levers.OFF,
                        0,
                        Optional.empty()));
    }

    @Test
    void whatAllShareIsNotInTheirNames() {
        List<Contestant> all =
                Lineup.of(List.of("emoji", "emoji-tiny"), List.of(5), List.of(Schedulers.DDIM), List.of(), USUAL);

        assertThat(all).extracting(Contestant::name).containsExactly("emoji", "emoji-tiny");
        assertThat(all).allMatch(one -> one.steps() == 5 && one.scheduler() == Schedulers.DDIM);
    }

    @Test
    void leversAreInTheNameWhereverTheyArePulled() {
        Levers early = Levers.of(Map.of("guidance-interval", "0-0.6"));

        assertThat(Lineup.of(List.of("emoji", "emoji-tiny"), List.of(), List.of(), List.of(Levers.OFF, early), USUAL))
                .extracting(Contestant::name)
                .containsExactly(
                        "emoji", "emoji, guidance interval 0-0.6", "emoji-tiny", "emoji-tiny, guidance interval 0-0.6");
        List<Contestant> shared =
                Lineup.of(List.of("emoji", "emoji-tiny"), List.of(), List.of(), List.of(early), USUAL);
        assertThat(shared)
                .allMatch(one -> one.levers().equals(early))
                .extracting(Contestant::name)
                .containsExactly("emoji, guidance interval 0-0.6", "emoji-tiny, guidance interval 0-0.6");
        assertThat(Lineup.newcomer(shared, "emoji", 5, USUAL.scheduler(), early, USUAL)
                        .name())
                .isEqualTo("emoji, 5 steps, guidance interval 0-0.6");
    }

    @Test
    void aModelThatIsNamedAgainRunsAgainUnderAnotherName() {
        assertThat(Lineup.of(List.of("emoji", "emoji", "emoji"), List.of(), List.of(), List.of(), USUAL))
                .extracting(Contestant::name)
                .containsExactly("emoji", "emoji (2)", "emoji (3)");
        assertThat(Lineup.of(List.of("emoji", "emoji (2)", "emoji"), List.of(), List.of(), List.of(), USUAL))
                .extracting(Contestant::name)
                .containsExactly("emoji", "emoji (2)", "emoji (3)");
    }

    @Test
    void aNewcomerIsNamedAfterWhatIsNotLikeTheOthers() {
        List<Contestant> there = Lineup.of(List.of("emoji", "emoji-tiny"), List.of(), List.of(), List.of(), USUAL);

        assertThat(newcomer(there, "emoji-small", 20, Schedulers.EULER_ANCESTRAL))
                .isEqualTo("emoji-small");
        assertThat(newcomer(there, "emoji", 20, Schedulers.EULER_ANCESTRAL)).isEqualTo("emoji (2)");
        assertThat(newcomer(there, "emoji", 5, Schedulers.EULER_ANCESTRAL)).isEqualTo("emoji, 5 steps");
        assertThat(newcomer(there, "emoji", 20, Schedulers.DDIM)).isEqualTo("emoji, DDIM");
        assertThat(newcomer(there, "emoji", 5, Schedulers.DDIM)).isEqualTo("emoji, 5 steps, DDIM");
    }

    private static String newcomer(List<Contestant> there, String model, int steps, Schedulers scheduler) {
        return Lineup.newcomer(there, model, steps, scheduler, Levers.OFF, USUAL)
                .name();
    }
}
