package distillery.emoji;

/**
 * The rule that gives a drawing another colour: hues turn so that its main paint becomes the colour's paint, lighter
 * and darker shades with it. Paints of far hues, an apple's leaf, stay. For any thread.
 */
final class Repaint {
    private final Hsv from;
    private final Hsv to;
    private final double saturationPower;
    private final double valuePower;

    Repaint(Palette palette, Colour colour) {
        this.from = palette.paint();
        this.to = colour.paint();
        this.saturationPower = power(from.saturation(), to.saturation());
        this.valuePower = power(from.value(), to.value());
    }

    /** The pixel in the new paint; alpha stays. */
    int of(int argb) {
        Hsv hsv = Hsv.of(argb);
        if (argb >>> 24 == 0 || Hsv.between(hsv.hue(), from.hue()) > Palette.NEAR) {
            return argb;
        }
        double hue = (hsv.hue() + to.hue() - from.hue() + 360) % 360;
        double saturation = Math.pow(hsv.saturation(), saturationPower);
        double value = Math.pow(hsv.value(), valuePower);
        return (argb & 0xFF000000) | new Hsv(hue, saturation, value).rgb();
    }

    /** The power that takes one share to the other and leaves none and all where they are. */
    private static double power(double from, double to) {
        double power = Math.log(Math.min(to, 0.97)) / Math.log(Math.min(from, 0.97));
        return Math.min(4, Math.max(0.25, power));
    }
}
