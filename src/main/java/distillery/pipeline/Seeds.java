package distillery.pipeline;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * How the seed of a picture is written. A seed is a {@code long} whose 64 bits are taken as torch's
 * {@code manual_seed} takes them: −1 and 18446744073709551615 are the same seed, and the seed after the highest is 0,
 * so {@code seed + k} is the k-th seed after any. For any thread.
 */
public final class Seeds {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,20}");
    private static final BigInteger LOWEST = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger HIGHEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private Seeds() {}

    /**
     * Reads a whole number from −2^63 to 2^64 − 1, the range of {@code torch.manual_seed}.
     *
     * @throws IllegalArgumentException for any other text; the message can be shown
     */
    public static long parse(String text) {
        if (WHOLE_NUMBER.matcher(text).matches()) {
            BigInteger number = new BigInteger(text);
            if (number.compareTo(LOWEST) >= 0 && number.compareTo(HIGHEST) <= 0) {
                return number.longValue();
            }
        }
        throw new IllegalArgumentException("A seed is a whole number from " + LOWEST + " to " + HIGHEST + ".");
    }

    /** Writes a seed as torch's {@code initial_seed} does: from 0 to 2^64 − 1. */
    public static String show(long seed) {
        return Long.toUnsignedString(seed);
    }
}
