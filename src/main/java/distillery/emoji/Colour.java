package distillery.emoji;

import java.util.Locale;

/**
 * A colour a thing can be painted in, with the hues that people would call so. For any thread.
 *
 * <p>The paints are near those of Fluent Emoji's own palette, so that a repainted thing looks drawn that way.
 */
public enum Colour {
    RED(0xF5302E, -10, 12, 0.65),
    ORANGE(0xFF7F22, 18, 34, 0.8),
    YELLOW(0xFFD234, 40, 60, 0.65),
    GREEN(0x14C75A, 80, 165, 0.65),
    BLUE(0x1686F0, 185, 228, 0.6),
    PURPLE(0x8A55D6, 250, 285, 0.4),
    PINK(0xFF66B8, 312, 340, 0.4);

    private static final double LEAST_VALUE = 0.7;

    private final int rgb;
    private final int firstHue;
    private final int lastHue;
    private final double leastSaturation;

    Colour(int rgb, int firstHue, int lastHue, double leastSaturation) {
        this.rgb = rgb;
        this.firstHue = firstHue;
        this.lastHue = lastHue;
        this.leastSaturation = leastSaturation;
    }

    /** What captions call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Hsv paint() {
        return Hsv.of(rgb);
    }

    /** Whether people would call the paint by this colour's name; what is between two colours or pale is neither. */
    boolean covers(Hsv paint) {
        double hue = paint.hue() > lastHue ? paint.hue() - 360 : paint.hue();
        return hue >= firstHue
                && hue <= lastHue
                && paint.saturation() >= leastSaturation
                && paint.value() >= LEAST_VALUE;
    }
}
