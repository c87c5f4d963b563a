package distillery.pipeline;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a run in which the prompt's prediction is held against the negative prompt's; a UNet call outside of it
 * computes the prompt's alone, and costs about half (Kynkäänniemi et al., arXiv 2404.07724; Castillo et al., arXiv
 * 2312.12487). Unchanging.
 *
 * @param from as a share of the UNet's calls, from 0, the first
 * @param to where guidance ends, up to 1, after the last
 */
public record GuidanceInterval(double from, double to) {
    /** Guidance throughout, as models are published. */
    public static final GuidanceInterval WHOLE = new GuidanceInterval(0, 1);

    private static final Pattern TEXT =
            Pattern.compile("\\s*([0-9]{1,3}(?:[.][0-9]{1,20})?)\\s*-\\s*([0-9]{1,3}(?:[.][0-9]{1,20})?)\\s*");

    public GuidanceInterval {
        if (!(from >= 0 && from < to && to <= 1)) {
            throw new IllegalArgumentException(
                    "A guidance interval begins at 0 or later and ends after that, at 1 or before; %s-%s does not."
                            .formatted(show(from), show(to)));
        }
    }

    /**
     * Reads {@code FROM-TO}, such as {@code 0-0.6}.
     *
     * @throws IllegalArgumentException if it says something else
     */
    public static GuidanceInterval parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A guidance interval is two shares of the steps, such as 0-0.6.");
        }
        return new GuidanceInterval(Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2)));
    }

    /** Whether a call, counted from 0, is guided. */
    public boolean holds(int call, int calls) {
        double place = (double) call / calls;
        return place >= from && place < to;
    }

    /** {@code 0-0.6}, as it is read. */
    public String text() {
        return show(from) + "-" + show(to);
    }

    private static String show(double share) {
        return Double.isFinite(share)
                ? new BigDecimal(Double.toString(share)).stripTrailingZeros().toPlainString()
                : Double.toString(share);
    }
}
