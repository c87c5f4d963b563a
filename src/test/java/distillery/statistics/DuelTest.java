package distillery.statistics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DuelTest {
    @Test
    void nobodyMeetsThemselvesOrWinsByAThird() {
        assertThatThrownBy(() -> new Duel(2, 2, Duel.WON)).hasMessageContaining("Player 2 cannot meet itself");
        assertThatThrownBy(() -> new Duel(-1, 0, Duel.WON)).hasMessageContaining("no duel of -1 and 0");
        assertThatThrownBy(() -> new Duel(0, 1, 0.3)).hasMessageContaining("cannot end with 0.3");
        assertThatThrownBy(() -> new Duel(0, 1, Double.NaN)).hasMessageContaining("cannot end with NaN");
    }
}
