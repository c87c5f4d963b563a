package distillery.pipeline;

import java.math.BigDecimal;

/**
 * How many places of the latents share what attention tells them: those that look most like a neighbour are merged with it
 * before the largest self-attentions, and take what it gets (Bolya and Hoffman, arXiv 2303.17604). Unchanging.
 *
 * @param share of all places that are merged; 0 for none
 */
public record TokenMerging(double share) {
    /** Attention between all places, as models are published. */
    public static final TokenMerging OFF = new TokenMerging(0);

    /** One of four stays, or there is nothing to merge with. */
    private static final double MOST = 0.75;

    public TokenMerging {
        if (!(share >= 0 && share <= MOST)) {
            throw new IllegalArgumentException(
                    "Token merging takes up to %s of all tokens, and %s is not so much.".formatted(MOST, share));
        }
    }

    /**
     * Reads the share.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static TokenMerging parse(String text) {
        if (!text.strip().matches("[0-9]{1,3}([.][0-9]{1,20})?")) {
            throw new IllegalArgumentException(
                    "Token merging is a share of all tokens, from 0 to %s, such as 0.5.".formatted(MOST));
        }
        return new TokenMerging(Double.parseDouble(text.strip()));
    }

    /** {@code 0.5}, as it is read. */
    public String text() {
        return new BigDecimal(Double.toString(share)).stripTrailingZeros().toPlainString();
    }
}
