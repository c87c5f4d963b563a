package distillery.compare;

import distillery.statistics.Interval;
import distillery.statistics.PairedRatio;
import java.util.Locale;

/** What is said of a contestant beside the baseline, in one sentence. For any thread. */
final class Verdict {
    private Verdict() {}

    /** "emoji-tiny is 1.83× faster than emoji (1.79–1.87, 12 pairs)", or that nobody can tell yet. */
    static String of(String contestant, String baseline, PairedRatio pairs) {
        if (pairs.isDecided()) {
            boolean faster = pairs.ratio() > 1;
            Interval range = pairs.interval();
            return String.format(
                    Locale.ROOT,
                    "%s is %.2f× %s than %s (%.2f–%.2f, %d pairs)",
                    contestant,
                    faster ? pairs.ratio() : 1 / pairs.ratio(),
                    faster ? "faster" : "slower",
                    baseline,
                    faster ? range.low() : 1 / range.high(),
                    faster ? range.high() : 1 / range.low(),
                    pairs.pairs());
        }
        return String.format(
                Locale.ROOT,
                "no difference between %s and %s shown yet (%.2f× so far, %d %s); %s",
                contestant,
                baseline,
                pairs.ratio(),
                pairs.pairs(),
                pairs.pairs() == 1 ? "pair" : "pairs",
                pairs.morePairs()
                        .map(more -> "about %d more %s would tell".formatted(more, more == 1 ? "pair" : "pairs"))
                        .orElse("they are too much alike for any number of pairs to tell"));
    }
}
