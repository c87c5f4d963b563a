package distillery.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who wins how often, from blind votes between pairs, even if not everybody met everybody: each player has a strength, and
 * of two players one wins with the probability of its share of their strengths (Bradley and Terry, Rank Analysis of
 * Incomplete Block Designs, 1952). For any thread.
 *
 * <p>Beside the real duels, each pair of players has one imagined duel that was a tie. Without them somebody who won all
 * duels would be infinitely strong, and those who never met, not even by way of others, could not be compared. They pull all
 * chances towards one half, by less the more duels there are. Groups that never met are compared by imagined duels alone: a
 * guess, and where there are many thousands of duels within the groups, one with too narrow an interval.
 *
 * <p>Intervals come from the Bayesian bootstrap (Rubin, 1981), which does not draw duels again and again but weighs them
 * anew. For somebody who won 10 of 10, drawing would find 10 of 10 each time and be sure of it. Here the imagined duels are
 * weighed too, each as half a duel won and half a duel lost: so two players without ties get just Jeffreys' interval (Brown,
 * Cai and DasGupta, Interval Estimation for a Binomial Proportion, 2001). All duels count as independent, though one
 * person's votes may be more alike.
 */
public final class BradleyTerry {
    private static final int DRAWS = 1000;
    /** Half of the imagined duel of a pair. */
    private static final double IMAGINED = 0.5;
    /** Largest relative change of a strength at which there is no more to gain. */
    private static final double SETTLED = 1e-10;
    /** The same for one draw of many, whose neighbours in order are much farther away. */
    private static final double SETTLED_DRAW = 1e-6;
    /** Only groups with thousands of duels within and none between need more. */
    private static final int MOST_SWEEPS = 10_000;

    private final int players;
    /** How often the first won against the second. */
    private final int[][] wins;
    /** How often two met without a winner, in the order of their numbers. */
    private final int[][] ties;

    private BradleyTerry(int players, List<Duel> duels) {
        this.players = players;
        wins = new int[players][players];
        ties = new int[players][players];
        for (Duel duel : duels) {
            count(duel);
        }
    }

    /**
     * Where each player stands, in the order of their numbers. The same duels always give the same, in whatever order and
     * with whomever on the left. Takes time with the number of duels and the square of the number of players: with a
     * thousand duels of ten players, some hundredths of a second.
     *
     * @param players of the field, at least 2, whether or not they were in a duel
     * @param duels of players with numbers below that
     */
    public static List<Strength> strengths(int players, List<Duel> duels) {
        if (players < 2) {
            throw new IllegalArgumentException("A field of %d has nobody to win against. Take two.".formatted(players));
        }
        return new BradleyTerry(players, duels).strengths();
    }

    private void count(Duel duel) {
        int low = Math.min(duel.left(), duel.right());
        int high = Math.max(duel.left(), duel.right());
        if (high >= players) {
            throw new IllegalArgumentException(
                    "Player %d is not one of %d, who are numbered from 0. Leave out its duels."
                            .formatted(high, players));
        }
        if (duel.score() == Duel.TIE) {
            ties[low][high]++;
        } else if (duel.score() == Duel.WON) {
            wins[duel.left()][duel.right()]++;
        } else {
            wins[duel.right()][duel.left()]++;
        }
    }

    private List<Strength> strengths() {
        double[] strengths = new double[players];
        Arrays.fill(strengths, 1);
        fit(strengths, won(), SETTLED);
        double[] chances = chances(strengths);
        double[][] drawn = draw(strengths);
        Strength[] standings = new Strength[players];
        for (int i = 0; i < players; i++) {
            int duels = duels(i);
            standings[i] = new Strength(chances[i], duels == 0 ? new Interval(0, 1) : middle(drawn[i]), duels);
        }
        return List.of(standings);
    }

    private int duels(int player) {
        int duels = 0;
        for (int other = 0; other < players; other++) {
            duels += wins[player][other] + wins[other][player] + ties[player][other] + ties[other][player];
        }
        return duels;
    }

    /** What each won against each, ties and imagined duels included. */
    private double[][] won() {
        double[][] won = new double[players][players];
        for (int i = 0; i < players; i++) {
            for (int j = i + 1; j < players; j++) {
                won[i][j] = wins[i][j] + Duel.TIE * ties[i][j] + IMAGINED;
                won[j][i] = wins[j][i] + Duel.TIE * ties[i][j] + IMAGINED;
            }
        }
        return won;
    }

    /** The same with a new weight for each duel, 1 on average. */
    private double[][] won(SplittableRandom random) {
        double[][] won = new double[players][players];
        for (int i = 0; i < players; i++) {
            for (int j = i + 1; j < players; j++) {
                double shared = Duel.TIE * weight(ties[i][j], random);
                won[i][j] = weight(wins[i][j], random) + shared + imagined(random);
                won[j][i] = weight(wins[j][i], random) + shared + imagined(random);
            }
        }
        return won;
    }

    private static double weight(int duels, SplittableRandom random) {
        double weight = 0;
        for (int i = 0; i < duels; i++) {
            weight += random.nextExponential();
        }
        return weight;
    }

    /** The weight of half a duel: two of them add up to that of a whole, as the squares of two Gaussians do. */
    private static double imagined(SplittableRandom random) {
        double gaussian = random.nextGaussian();
        return IMAGINED * gaussian * gaussian;
    }

    /** Each player's chances under {@value #DRAWS} ways to weigh the duels. */
    private double[][] draw(double[] strengths) {
        SplittableRandom random = new SplittableRandom(31L * Arrays.deepHashCode(wins) + Arrays.deepHashCode(ties));
        double[][] drawn = new double[players][DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] moved = strengths.clone();
            fit(moved, won(random), SETTLED_DRAW);
            double[] chances = chances(moved);
            for (int i = 0; i < players; i++) {
                drawn[i][draw] = chances[i];
            }
        }
        return drawn;
    }

    private static Interval middle(double[] drawn) {
        double[] sorted = drawn.clone();
        Arrays.sort(sorted);
        int cut = (int) Math.round(DRAWS * (1 - Interval.CONFIDENCE) / 2);
        return new Interval(sorted[cut], sorted[DRAWS - 1 - cut]);
    }

    /**
     * The most likely strengths, with a mean of 1, by the cyclic algorithm of Hunter (MM algorithms for generalized
     * Bradley-Terry models, Annals of Statistics 32, 2004, section 2).
     *
     * @param strengths where to begin; changed
     * @param won what the first won against the second
     */
    private static void fit(double[] strengths, double[][] won, double settled) {
        double change = Double.POSITIVE_INFINITY;
        for (int sweep = 0; sweep < MOST_SWEEPS && change > settled; sweep++) {
            double[] before = strengths.clone();
            for (int i = 0; i < strengths.length; i++) {
                strengths[i] = improved(i, strengths, won);
            }
            scale(strengths);
            change = change(before, strengths);
        }
    }

    private static double improved(int player, double[] strengths, double[][] won) {
        double wins = 0;
        double expected = 0;
        for (int other = 0; other < strengths.length; other++) {
            if (other != player) {
                wins += won[player][other];
                expected += (won[player][other] + won[other][player]) / (strengths[player] + strengths[other]);
            }
        }
        return wins / expected;
    }

    private static void scale(double[] strengths) {
        double mean = Arrays.stream(strengths).sum() / strengths.length;
        for (int i = 0; i < strengths.length; i++) {
            strengths[i] /= mean;
        }
    }

    private static double change(double[] before, double[] after) {
        double largest = 0;
        for (int i = 0; i < after.length; i++) {
            largest = Math.max(largest, Math.abs(after[i] / before[i] - 1));
        }
        return largest;
    }

    private static double[] chances(double[] strengths) {
        double[] chances = new double[strengths.length];
        for (int i = 0; i < chances.length; i++) {
            for (int j = 0; j < chances.length; j++) {
                if (j != i) {
                    chances[i] += strengths[i] / (strengths[i] + strengths[j]) / (chances.length - 1);
                }
            }
        }
        return chances;
    }
}
