package distillery.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of players whose strengths are known, because the test made them up. */
class BradleyTerryTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 1", "7, 3", "10, 0", "0, 1000"})
    void ofTwoPlayersEachWinsItsShareOfTheDuelsAndOfTheImaginedTie(int wins, int losses) {
        List<Strength> standings = BradleyTerry.strengths(2, duels(0, 1, wins, 0, losses));

        double share = (wins + 0.5) / (wins + losses + 1);
        assertThat(standings.get(0).chance()).isCloseTo(share, within(1e-9));
        assertThat(standings.get(1).chance()).isCloseTo(1 - share, within(1e-9));
        assertThat(standings.get(0).duels()).isEqualTo(wins + losses);
    }

    /**
     * Newton's method by hand, in Python 3.11 without libraries:
     *
     * <pre>{@code
     * from math import exp
     * wins = [[0, 7, 4], [3, 0, 6.5], [1, 2.5, 0]]
     * won = [[w + 0.5 * (i != j) for j, w in enumerate(row)] for i, row in enumerate(wins)]
     * s = [0.0, 0.0, 0.0]  # logarithms of the strengths; the last stays 0
     * p = lambda i, j: 1 / (1 + exp(s[j] - s[i]))
     * met = lambda i, j: won[i][j] + won[j][i]
     * for _ in range(50):
     *     g = [sum(won[i][j] - met(i, j) * p(i, j) for j in range(3)) for i in (0, 1)]
     *     a, d = (sum(met(i, j) * p(i, j) * p(j, i) for j in range(3) if j != i) for i in (0, 1))
     *     b = -met(0, 1) * p(0, 1) * p(1, 0)
     *     s[0] += (d * g[0] - b * g[1]) / (a * d - b * b)
     *     s[1] += (a * g[1] - b * g[0]) / (a * d - b * b)
     * print([sum(p(i, j) for j in range(3) if j != i) / 2 for i in range(3)])
     * }</pre>
     */
    @Test
    void threePlayersStandWhereNewtonsMethodPutsThem() {
        List<Strength> standings = BradleyTerry.strengths(3, threePlayers());

        assertThat(standings.get(0).chance()).isCloseTo(0.7264907620242369, within(1e-9));
        assertThat(standings.get(1).chance()).isCloseTo(0.5078211085570916, within(1e-9));
        assertThat(standings.get(2).chance()).isCloseTo(0.2656881294186715, within(1e-9));
        assertThat(standings).extracting(Strength::duels).containsExactly(15, 19, 14);
        assertThat(standings).allMatch(standing -> standing.interval().holds(standing.chance()));
    }

    @Test
    void neitherTheOrderOfTheDuelsNorTheSidesMatter() {
        List<Duel> duels = threePlayers();

        List<Duel> shuffled = new ArrayList<>();
        for (Duel duel : duels) {
            shuffled.add(new Duel(/* left= */ duel.right(), /* right= */ duel.left(), 1 - duel.score()));
        }
        Collections.shuffle(shuffled, new Random(1));

        assertThat(BradleyTerry.strengths(3, shuffled)).isEqualTo(BradleyTerry.strengths(3, duels));
    }

    /** Jeffreys' interval for 10 of 10: of the beta distribution with 10.5 and 0.5, 95 % lie from 0.7828 to 0.99995. */
    @Test
    void whoWonAllMayStillLoseSome() {
        Strength winner = BradleyTerry.strengths(2, duels(0, 1, 10, 0, 0)).get(0);

        assertThat(winner.interval().low()).isCloseTo(0.7828, within(0.03));
        assertThat(winner.interval().high()).isBetween(0.999, 1.0);
    }

    @Test
    void twoWhoNeverMetAreComparedByWayOfAThird() {
        List<Duel> duels = new ArrayList<>(duels(0, 1, 80, 0, 20));
        duels.addAll(duels(1, 2, 80, 0, 20));

        List<Strength> standings = BradleyTerry.strengths(3, duels);

        // 4 to 1 and 4 to 1 are 16 to 1; imagined ties take a little away.
        assertThat(standings.get(0).chance()).isCloseTo((0.8 + 16 / 17.0) / 2, within(0.02));
    }

    @Test
    void nothingIsKnownOfWhoWasInNoDuel() {
        Strength absent = BradleyTerry.strengths(3, duels(0, 1, 30, 0, 30)).get(2);

        assertThat(absent.chance()).isCloseTo(0.5, within(1e-9));
        assertThat(absent.interval()).isEqualTo(new Interval(0, 1));
        assertThat(absent.duels()).isZero();
    }

    @Test
    void groupsThatNeverMetAreAsStrongOnTheWhole() {
        List<Duel> duels = new ArrayList<>(duels(0, 1, 30, 0, 10));
        duels.addAll(duels(2, 3, 30, 0, 10));

        List<Strength> standings = BradleyTerry.strengths(4, duels);

        assertThat(standings.get(0).chance())
                .isCloseTo(standings.get(2).chance(), within(1e-6))
                .isGreaterThan(0.6);
    }

    @Test
    void tiesPullTogetherAndMakeSurer() {
        Strength withTies = BradleyTerry.strengths(2, duels(0, 1, 8, 40, 2)).get(0);
        Strength without = BradleyTerry.strengths(2, duels(0, 1, 28, 0, 22)).get(0);

        assertThat(withTies.chance()).isCloseTo(without.chance(), within(1e-9));
        assertThat(withTies.interval().width(1))
                .isLessThan(0.7 * without.interval().width(1));
    }

    @ParameterizedTest
    @CsvSource({"2, 30", "4, 120", "6, 300"})
    void nineteenOfTwentyIntervalsHoldTheTrueChance(int players, int duels) {
        int experiments = 480 / players;
        int held = 0;
        for (int experiment = 0; experiment < experiments; experiment++) {
            Tournament tournament = new Tournament(players, new SplittableRandom(experiment));
            held += tournament.held(BradleyTerry.strengths(players, tournament.play(duels)));
        }

        assertThat(held / (double) (experiments * players)).isBetween(0.90, 0.99);
    }

    @Test
    void aFieldNeedsTwoAndKnowsItsPlayers() {
        assertThatThrownBy(() -> BradleyTerry.strengths(1, List.of())).hasMessageContaining("field of 1");
        assertThatThrownBy(() -> BradleyTerry.strengths(2, List.of(new Duel(0, 2, Duel.WON))))
                .hasMessageContaining("Player 2 is not one of 2");
    }

    private static List<Duel> threePlayers() {
        List<Duel> duels = new ArrayList<>(duels(0, 1, 7, 0, 3));
        duels.addAll(duels(0, 2, 4, 0, 1));
        duels.addAll(duels(1, 2, 6, 1, 2));
        return duels;
    }

    private static List<Duel> duels(int left, int right, int wins, int ties, int losses) {
        List<Duel> duels = new ArrayList<>(Collections.nCopies(wins, new Duel(left, right, Duel.WON)));
        duels.addAll(Collections.nCopies(ties, new Duel(left, right, Duel.TIE)));
        duels.addAll(Collections.nCopies(losses, new Duel(left, right, Duel.LOST)));
        return duels;
    }

    /** Players from weak to strong. Close ones often tie, but so that each still scores its chance on average. */
    private static final class Tournament {
        private final double[] strengths;
        private final SplittableRandom random;

        private Tournament(int players, SplittableRandom random) {
            this.random = random;
            strengths = new double[players];
            for (int i = 0; i < players; i++) {
                strengths[i] = Math.exp(random.nextDouble(-1, 1));
            }
        }

        List<Duel> play(int duels) {
            List<Duel> played = new ArrayList<>();
            for (int i = 0; i < duels; i++) {
                int left = random.nextInt(strengths.length);
                int right = (left + random.nextInt(1, strengths.length)) % strengths.length;
                played.add(new Duel(left, right, score(chance(left, right))));
            }
            return played;
        }

        private double score(double chance) {
            double tie = chance * (1 - chance);
            double drawn = random.nextDouble();
            if (drawn < tie) {
                return Duel.TIE;
            }
            return drawn < tie + chance - tie / 2 ? Duel.WON : Duel.LOST;
        }

        int held(List<Strength> standings) {
            int held = 0;
            for (int i = 0; i < strengths.length; i++) {
                double chance = 0;
                for (int j = 0; j < strengths.length; j++) {
                    chance += j == i ? 0 : chance(i, j) / (strengths.length - 1);
                }
                held += standings.get(i).interval().holds(chance) ? 1 : 0;
            }
            return held;
        }

        private double chance(int left, int right) {
            return strengths[left] / (strengths[left] + strengths[right]);
        }
    }
}
