package distillery.families;

/**
 * The guidance scale as an input of networks distilled to need no second, negative pass (Luo et al., Latent
 * Consistency Models, arXiv 2310.04378). For any thread.
 */
final class GuidanceWaves {
    /** The scale is spread over as wide a range as the timesteps. */
    private static final double RANGE = 1000;

    private GuidanceWaves() {}

    /** {@code width} numbers: sines first, then cosines, of waves of growing length. */
    static float[] of(double guidance, int width) {
        int half = width / 2;
        float[] waves = new float[width];
        for (int i = 0; i < half; i++) {
            double angle = RANGE * (guidance - 1) * Math.exp(-i * Math.log(10000) / (half - 1));
            waves[i] = (float) Math.sin(angle);
            waves[half + i] = (float) Math.cos(angle);
        }
        return waves;
    }
}
