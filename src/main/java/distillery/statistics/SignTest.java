package distillery.statistics;

/**
 * Whether a coin might as well have decided: Fisher's sign test, exact (Hollander, Wolfe and Chicken, Nonparametric
 * Statistical Methods, 3.4). For any thread.
 */
public final class SignTest {
    private SignTest() {}

    /**
     * How probable it is, from 0 to 1, that a fair coin is at least as one-sided, to either side. 1 if there is nothing to
     * judge by.
     *
     * @param wins of one side, 0 to n
     * @param n duels that one side won; ties say nothing of sides and are left out
     */
    public static double pValue(int wins, int n) {
        if (wins < 0 || wins > n) {
            throw new IllegalArgumentException(
                    "There are no %d wins in %d duels. Count ties on neither side.".formatted(wins, n));
        }
        int fewer = Math.min(wins, n - wins);
        // As logarithms, because 2^n outgrows doubles.
        double logarithm = -n * Math.log(2);
        double tail = Math.exp(logarithm);
        for (int k = 1; k <= fewer; k++) {
            logarithm += Math.log((n - k + 1.0) / k);
            tail += Math.exp(logarithm);
        }
        return Math.min(1, 2 * tail);
    }
}
