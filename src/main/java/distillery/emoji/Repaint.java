package distillery.emoji;

import com.github.weisj.jsvg.parser.DomElement;
import com.github.weisj.jsvg.parser.DomProcessor;
import java.util.List;
import java.util.Locale;

/**
 * The rule that gives a drawing another colour: hues turn so that its main paint becomes the colour's paint, lighter
 * and darker shades with it. Paints of far hues, an apple's leaf, stay. For any thread.
 *
 * <p>The SVG is repainted and not its pixels, so that the soft edges between two paints are as good as in the original.
 */
final class Repaint implements DomProcessor {
    private static final List<String> PAINTS = List.of("fill", "stroke", "stop-color");

    private final Hsv from;
    private final Hsv to;

    Repaint(Palette palette, Colour colour) {
        this.from = palette.paint();
        this.to = colour.paint();
    }

    /** Repaints an element and all within it. */
    @Override
    public void process(DomElement element) {
        for (String attribute : PAINTS) {
            String paint = element.attribute(attribute, "none");
            // All paints of the package are written so; what is not is a reference to a gradient or "none".
            if (paint.matches("#[0-9a-fA-F]{6}")) {
                element.setAttribute(attribute, of(paint));
            } else if (paint.matches("#[0-9a-fA-F]{3}")) {
                element.setAttribute(attribute, of(paint.replaceAll("[0-9a-fA-F]", "$0$0")));
            }
        }
        element.children().forEach(this::process);
    }

    private String of(String paint) {
        int repainted = of(Integer.parseInt(paint.substring(1), 16));
        return String.format(Locale.ROOT, "#%06x", repainted);
    }

    /** The colour, 24 bits, in the new paint. */
    int of(int rgb) {
        Hsv hsv = Hsv.of(rgb);
        if (Hsv.between(hsv.hue(), from.hue()) > Palette.NEAR) {
            return rgb;
        }
        // Whites and grays have a hue by accident: the less colour, the more of the old lightness stays.
        double painted = Math.min(1, hsv.saturation() / from.saturation());
        double value = bent(hsv.value(), from.value(), to.value());
        return new Hsv(
                        (hsv.hue() + to.hue() - from.hue() + 360) % 360,
                        bent(hsv.saturation(), from.saturation(), to.saturation()),
                        hsv.value() + painted * (value - hsv.value()))
                .rgb();
    }

    /** Takes the main paint's share to the new one's; smaller ones in proportion, larger ones no further apart than before. */
    private static double bent(double share, double from, double to) {
        return share <= from ? share * to / from : to + (share - from) * Math.min(1, (1 - to) / (1 - from));
    }
}
