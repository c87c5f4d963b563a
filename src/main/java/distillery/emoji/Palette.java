package distillery.emoji;

import java.util.Arrays;
import java.util.Optional;

/**
 * What colour a drawing mostly has: the mean paint of the pixels around its commonest hue, and how much of the drawing
 * is painted so. For any thread.
 *
 * @param paint the mean paint around the commonest hue
 * @param share of the drawing's area within {@link #NEAR} degrees of that hue, from 0 to 1
 */
record Palette(Hsv paint, double share) {
    /** Hues this near to the main one are shades of the same paint, in degrees: a flame from yellow to red is one. */
    static final double NEAR = 45;

    /** Below these a pixel is gray or black to the eye, whatever its hue. */
    private static final double LEAST_SATURATION = 0.2;

    private static final double LEAST_VALUE = 0.2;

    private static final double LEAST_SHARE = 0.35;
    private static final int BINS = 72;
    private static final int BIN = 360 / BINS;

    static Palette of(Drawing drawing) {
        double[] areas = new double[BINS];
        double whole = 0;
        for (int argb : drawing.argb()) {
            Hsv hsv = Hsv.of(argb);
            whole += argb >>> 24;
            areas[(int) (hsv.hue() / BIN) % BINS] += isPaint(hsv) ? (argb >>> 24) * hsv.saturation() : 0;
        }
        double commonest = commonest(areas);
        double area = 0;
        double turn = 0;
        double saturation = 0;
        double value = 0;
        for (int argb : drawing.argb()) {
            Hsv hsv = Hsv.of(argb);
            if (isPaint(hsv) && Hsv.between(hsv.hue(), commonest) <= NEAR) {
                double alpha = argb >>> 24;
                area += alpha;
                turn += alpha * Math.IEEEremainder(hsv.hue() - commonest, 360);
                saturation += alpha * hsv.saturation();
                value += alpha * hsv.value();
            }
        }
        if (area == 0) {
            return new Palette(new Hsv(0, 0, 0), 0);
        }
        return new Palette(
                new Hsv((commonest + turn / area + 360) % 360, saturation / area, value / area), area / whole);
    }

    /** Whether the thing would look painted in another colour, and not only touched by it. */
    boolean repaintable() {
        return share >= LEAST_SHARE;
    }

    /** What people would call the drawing's colour; nothing for browns, grays, and drawings of many colours. */
    Optional<Colour> colour() {
        boolean bright = paint.saturation() >= 0.4 && paint.value() >= 0.7;
        return Arrays.stream(Colour.values())
                .filter(colour -> repaintable() && bright && colour.covers(paint.hue()))
                .findFirst();
    }

    static boolean isPaint(Hsv hsv) {
        return hsv.saturation() >= LEAST_SATURATION && hsv.value() >= LEAST_VALUE;
    }

    /** The middle of the three neighbouring bins with most area. */
    private static double commonest(double[] areas) {
        int best = 0;
        double most = -1;
        for (int i = 0; i < BINS; i++) {
            double around = areas[(i + BINS - 1) % BINS] + areas[i] + areas[(i + 1) % BINS];
            if (around > most) {
                most = around;
                best = i;
            }
        }
        return best * BIN + BIN / 2.0;
    }
}
