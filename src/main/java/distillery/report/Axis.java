package distillery.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Where values stand in a drawing. Unchanging.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}
 * @param from in the drawing's units
 * @param to in the drawing's units; smaller than {@code from} for an axis that goes up
 * @param step between values that are written beside it
 */
public record Axis(double low, double high, double from, double to, double step) {
    private static final double[] ROUND = {1, 2, 5, 10};
    private static final int MOST_TICKS = 6;

    /** An axis with round ends that has room for all values. */
    static Axis covering(Collection<Double> values, double from, double to) {
        double least = values.stream().mapToDouble(value -> value).min().orElse(0);
        double most = values.stream().mapToDouble(value -> value).max().orElse(1);
        double range = Math.max(most - least, Math.max(Math.abs(most) * 0.01, 1e-9));
        double step = roundStep(range / MOST_TICKS);
        double low = Math.floor(least / step) * step;
        double high = Math.ceil(most / step) * step;
        return new Axis(low, high > low ? high : low + step, from, to, step);
    }

    private static double roundStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double round : ROUND) {
            if (round * power >= least * (1 - 1e-9)) {
                return round * power;
            }
        }
        return 10 * power;
    }

    /** Where a value stands. */
    public double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /** The values that are written beside it. */
    public List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int k = 0; low + k * step <= high + step / 2; k++) {
            ticks.add(low + k * step);
        }
        return ticks;
    }

    /** A value with as many digits as tell it from the next. */
    public String label(double value) {
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
