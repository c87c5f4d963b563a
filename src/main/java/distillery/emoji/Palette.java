package distillery.emoji;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * What colour a drawing mostly has: its commonest paint, and how much of the drawing is painted in shades of it. For
 * any thread.
 *
 * @param paint the mean of the paints at the commonest hue
 * @param share of the drawing's area within {@link #NEAR} degrees of that hue, from 0 to 1
 */
public record Palette(Hsv paint, double share) {
    /**
     * Hues this near to the main one are shades of the same paint, in degrees: a flame from yellow to red is one, a
     * lemon's leaf is not the lemon's.
     */
    static final double NEAR = 36;

    /** Hues this near are the same to the eye, in degrees. */
    private static final double SAME = 8;

    /** Below these a colour is gray or black to the eye, whatever its hue. */
    private static final double LEAST_SATURATION = 0.2;

    private static final double LEAST_VALUE = 0.2;

    private static final double SHARE_TO_REPAINT = 0.35;
    private static final double SHARE_TO_NAME = 0.55;

    /** Measures a drawing. */
    public static Palette of(Drawing drawing) {
        double hue = commonestHue(drawing);
        Mean same = new Mean(hue);
        double near = 0;
        double whole = 0;
        for (int argb : drawing.argb()) {
            Hsv hsv = Hsv.of(argb);
            double alpha = argb >>> 24;
            whole += alpha;
            double apart = Hsv.between(hsv.hue(), hue);
            near += isPaint(hsv) && apart <= NEAR ? alpha : 0;
            if (isPaint(hsv) && apart <= SAME) {
                same.accept(hsv, alpha);
            }
        }
        return new Palette(same.paint(), whole == 0 ? 0 : near / whole);
    }

    /** Whether the thing would look painted in another colour, and not only touched by it. */
    boolean repaintable() {
        return share >= SHARE_TO_REPAINT;
    }

    /** What people would call the drawing's colour; nothing for browns, grays, and drawings of many colours. */
    Optional<Colour> colour() {
        return Arrays.stream(Colour.values())
                .filter(colour -> share >= SHARE_TO_NAME && colour.covers(paint))
                .findFirst();
    }

    /** The colour of the nearest hue; nothing where there is no paint at all. */
    public Optional<Colour> nearest() {
        return Arrays.stream(Colour.values())
                .filter(colour -> share > 0)
                .min(Comparator.comparingDouble(
                        colour -> Hsv.between(colour.paint().hue(), paint.hue())));
    }

    private static boolean isPaint(Hsv hsv) {
        return hsv.saturation() >= LEAST_SATURATION && hsv.value() >= LEAST_VALUE;
    }

    /** The degree that has the most paint, near ones counted less; strong paint counts more than pale. */
    private static double commonestHue(Drawing drawing) {
        double[] areas = new double[360];
        for (int argb : drawing.argb()) {
            Hsv hsv = Hsv.of(argb);
            areas[(int) hsv.hue() % 360] += isPaint(hsv) ? (argb >>> 24) * hsv.saturation() : 0;
        }
        int best = 0;
        double most = -1;
        for (int hue = 0; hue < 360; hue++) {
            double around = 0;
            for (int step = 1 - (int) SAME; step < SAME; step++) {
                around += areas[(hue + step + 360) % 360] * (SAME - Math.abs(step));
            }
            if (around > most) {
                most = around;
                best = hue;
            }
        }
        return best;
    }
}
