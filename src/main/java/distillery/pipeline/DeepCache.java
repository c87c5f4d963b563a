package distillery.pipeline;

import distillery.families.Denoiser.Depth;

/**
 * How often the whole UNet is computed: its deep layers change little from call to call, so those between take what the last
 * whole one left there and compute the outermost layers alone (Ma et al., DeepCache, arXiv 2312.00858). Unchanging.
 *
 * @param interval every so many calls one is whole, the first among them; 1 for all
 */
public record DeepCache(int interval) {
    /** All calls are whole, as models are published. */
    public static final DeepCache OFF = new DeepCache(1);

    /** By then shallow calls are two fifths of what is left of Stable Diffusion 1's arithmetic, and more saves little. */
    private static final int LONGEST = 10;

    public DeepCache {
        if (interval < 1 || interval > LONGEST) {
            throw new IllegalArgumentException(
                    "A deep cache is used for up to %d calls, and 1 is to compute all of them; %d is neither."
                            .formatted(LONGEST, interval));
        }
    }

    /**
     * Reads the interval.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static DeepCache parse(String text) {
        if (!text.strip().matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(
                    "A deep cache is how many calls one whole call serves, from 1 to %d, such as 3."
                            .formatted(LONGEST));
        }
        return new DeepCache(Integer.parseInt(text.strip()));
    }

    /** How much of the network a call, counted from 0, computes. */
    Depth depth(int call) {
        if (interval == 1) {
            return Depth.WHOLE;
        }
        return isWhole(call) ? Depth.KEEPING : Depth.SHALLOW;
    }

    boolean isWhole(int call) {
        return call % interval == 0;
    }

    /** {@code 3}, as it is read. */
    public String text() {
        return Integer.toString(interval);
    }
}
