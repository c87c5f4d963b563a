package distillery.emoji;

import java.awt.Color;

/** A colour as hue (0 to 360 degrees), saturation and value (0 to 1), where "the same thing in blue" is a turn. For any thread. */
public record Hsv(double hue, double saturation, double value) {
    static Hsv of(int rgb) {
        float[] hsb = Color.RGBtoHSB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF, null);
        return new Hsv(hsb[0] * 360.0, hsb[1], hsb[2]);
    }

    /** Red, green and blue in the lower 24 bits, nothing above. */
    int rgb() {
        return Color.HSBtoRGB((float) (hue / 360), (float) saturation, (float) value) & 0xFFFFFF;
    }

    /** The shortest way between two hues, from 0 to 180 degrees. */
    static double between(double hue, double other) {
        double apart = Math.abs(hue - other) % 360;
        return Math.min(apart, 360 - apart);
    }
}
