package distillery.pipeline;

/**
 * A finished picture as bytes: three for each point (red, green, blue, 0 to 255), line by line from the top left. Any
 * thread may read it; nobody may write to the array.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Picture(int width, int height, byte[] rgb) {
    private static final int COLOURS = 3;

    public Picture {
        if (width < 1 || height < 1 || rgb.length != (long) COLOURS * width * height) {
            throw new IllegalArgumentException(
                    rgb.length + " bytes are no picture of " + width + " by " + height + " points");
        }
    }

    /** A point's red, green and blue in the lower 24 bits. */
    public int at(int x, int y) {
        int first = COLOURS * (y * width + x);
        return (rgb[first] & 0xFF) << 16 | (rgb[first + 1] & 0xFF) << 8 | (rgb[first + 2] & 0xFF);
    }

    /**
     * Takes what a decoder gives: (3, height, width) with colours nominally from -1 to 1. Rounds as diffusers'
     * {@code VaeImageProcessor} does: in float32, half to even. What is not a number becomes black.
     */
    public static Picture ofDecoded(float[] decoded, int width, int height) {
        byte[] rgb = new byte[decoded.length];
        int points = decoded.length / COLOURS;
        for (int i = 0; i < points; i++) {
            for (int colour = 0; colour < COLOURS; colour++) {
                float share = Math.min(1, Math.max(0, decoded[colour * points + i] * 0.5f + 0.5f));
                rgb[COLOURS * i + colour] = (byte) Math.rint(share * 255f);
            }
        }
        return new Picture(width, height, rgb);
    }
}
