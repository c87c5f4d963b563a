package distillery.emoji;

import java.util.Locale;

/** The plain colour behind the things: soft, so that they stand out, and easily told from each other. For any thread. */
public enum Background {
    WHITE(0xFFFFFF),
    YELLOW(0xFFE88C),
    GREEN(0xBAE8BA),
    BLUE(0xB0D6FA),
    PINK(0xFAC4DC),
    ORANGE(0xFFCE96),
    PURPLE(0xD4C4F5),
    GRAY(0xC8CAD0);

    private final int rgb;

    Background(int rgb) {
        this.rgb = rgb;
    }

    /** What captions call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Red, green and blue in the lower 24 bits. */
    public int rgb() {
        return rgb;
    }
}
