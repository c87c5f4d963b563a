package distillery.pipeline;

/** Is told how a picture comes along, and may stop it. Called by the thread that makes the picture. */
public interface Progress {
    /** Hears nothing and never stops. */
    Progress NONE = (step, of, seconds, latents) -> {};

    /**
     * A UNet call is done.
     *
     * @param step counted from 1
     * @param of how many calls there are in all; some schedulers make more calls than steps
     * @param seconds this call took
     * @param latents as they stand now, (channels, h, w) flattened; not to be written to
     */
    void afterStep(int step, int of, double seconds, float[] latents);

    /** Asked before each call; a yes ends the picture with {@link CancelledException}. */
    default boolean isCancelled() {
        return false;
    }
}
