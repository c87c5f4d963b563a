package distillery.web.http;

import distillery.queue.Expectation;
import java.util.Locale;
import java.util.Optional;

/** Times as people read them. */
public final class Durations {
    private Durations() {}

    /** "0.062 s", "6.25 s", "12 s", "3 min 5 s". */
    public static String of(double seconds) {
        if (seconds < 1) {
            return String.format(Locale.ROOT, "%.3f s", seconds);
        }
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : "%d min %d s".formatted(whole / 60, whole % 60);
    }

    /** "0.061–0.063 s". */
    public static String range(double low, double high) {
        return of(low).replace(" s", "") + "–" + of(high);
    }

    /** "about 3 to 5 s". */
    public static String of(Optional<Expectation> expected) {
        return expected.map(range -> {
                    long low = Math.round(range.low());
                    long high = Math.max(1, (long) Math.ceil(range.high()));
                    if (high < 60) {
                        return low >= high ? "about %d s".formatted(high) : "about %d to %d s".formatted(low, high);
                    }
                    return "about %s to %s".formatted(rough(low), rough(high));
                })
                .orElse("no estimate yet");
    }

    private static String rough(long seconds) {
        return seconds < 60 ? seconds + " s" : "%d min".formatted(Math.round(seconds / 60.0));
    }
}
