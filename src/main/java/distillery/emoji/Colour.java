package distillery.emoji;

import java.util.Locale;

/**
 * A colour a thing can be painted in, with the range of hues that people would call so. For any thread.
 *
 * <p>The paints are near those of Fluent Emoji's own palette, so that a repainted thing looks drawn that way.
 */
public enum Colour {
    RED(0xF5302E, -10, 12),
    ORANGE(0xFF7F22, 18, 36),
    YELLOW(0xFFD234, 40, 60),
    GREEN(0x14C75A, 80, 165),
    BLUE(0x1686F0, 185, 228),
    PURPLE(0x8A55D6, 250, 285),
    PINK(0xFF66B8, 312, 340);

    private final int rgb;
    private final int firstHue;
    private final int lastHue;

    Colour(int rgb, int firstHue, int lastHue) {
        this.rgb = rgb;
        this.firstHue = firstHue;
        this.lastHue = lastHue;
    }

    /** What captions call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The paint: hue in degrees, saturation and value from 0 to 1. */
    Hsv paint() {
        return Hsv.of(rgb);
    }

    /** Whether people would call a bright paint of this hue, in degrees, by this colour's name. */
    boolean covers(double hue) {
        double turned = hue > lastHue ? hue - 360 : hue;
        return turned >= firstHue && turned <= lastHue;
    }
}
