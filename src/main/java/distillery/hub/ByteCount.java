package distillery.hub;

import java.util.Locale;

/**
 * A number of bytes that prints itself the way people say it: {@code 2.1 GB}, in powers of 1000 as the hub's pages
 * and disk makers count. Safe for all threads.
 */
public record ByteCount(long bytes) {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    @Override
    public String toString() {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double amount = bytes;
        int unit = -1;
        // 999.95 would print as 1000.0.
        while (amount >= 999.95 && unit < UNITS.length - 1) {
            amount /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[Math.max(unit, 0)]);
    }
}
