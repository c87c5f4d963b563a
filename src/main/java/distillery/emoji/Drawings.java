package distillery.emoji;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DomProcessor;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.parser.resources.ResourcePolicy;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Draws concepts from their SVG at the size that is asked for, and remembers what it drew within a bound. For any
 * thread.
 */
public final class Drawings {
    /** 192 MB: all concepts in all colours, as large as a picture of 128 pixels shows one and two of them. */
    private static final long MOST_PIXELS = 48L << 20;

    private static final DomProcessor OWN_COLOURS = root -> {};

    /** Colours are measured at this edge, in pixels. */
    private static final int MEASURED = 64;

    private final EmojiPackage emoji;
    private final Map<Drawn, Drawing> drawn = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Concept, Palette> palettes = new ConcurrentHashMap<>();
    private long pixels;

    public Drawings(EmojiPackage emoji) {
        this.emoji = emoji;
    }

    /** The thing on nothing, filling a square of {@code edge} pixels. */
    Drawing of(Thing thing, int edge) {
        Drawn key = new Drawn(thing, edge);
        @Nullable Drawing known = remembered(key);
        if (known != null) {
            return known;
        }
        Concept concept = thing.concept();
        DomProcessor paint = thing.colour()
                .<DomProcessor>map(colour -> new Repaint(palette(concept), colour))
                .orElse(OWN_COLOURS);
        Drawing drawing = draw(concept, paint, edge);
        remember(key, drawing);
        return drawing;
    }

    /** Whether the concept would look painted in another colour, and not only touched by it. */
    public boolean repaintable(Concept concept) {
        return !concept.ownColoursOnly() && palette(concept).repaintable();
    }

    /** What people would call the colour that the thing has by itself; nothing for browns, grays and many colours. */
    public Optional<Colour> ownColour(Concept concept) {
        return concept.ownColoursOnly() ? Optional.empty() : palette(concept).colour();
    }

    private Palette palette(Concept concept) {
        return palettes.computeIfAbsent(concept, one -> Palette.of(draw(one, OWN_COLOURS, MEASURED)));
    }

    private synchronized @Nullable Drawing remembered(Drawn key) {
        return drawn.get(key);
    }

    private synchronized void remember(Drawn key, Drawing drawing) {
        if (drawn.put(key, drawing) == null) {
            pixels += drawing.argb().length;
        }
        Iterator<Drawing> eldest = drawn.values().iterator();
        while (pixels > MOST_PIXELS && drawn.size() > 1) {
            pixels -= eldest.next().argb().length;
            eldest.remove();
        }
    }

    private Drawing draw(Concept concept, DomProcessor paint, int edge) {
        BufferedImage image = new BufferedImage(edge, edge, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        document(concept, paint).render((Component) null, graphics, new ViewBox(0, 0, edge, edge));
        graphics.dispose();
        return new Drawing(edge, image.getRGB(0, 0, edge, edge, null, 0, edge));
    }

    private SVGDocument document(Concept concept, DomProcessor paint) {
        LoaderContext nothingFromOutside = LoaderContext.builder()
                .preProcessor(paint)
                .externalResourcePolicy(ResourcePolicy.DENY_ALL)
                .build();
        SVGDocument document =
                new SVGLoader().load(new ByteArrayInputStream(emoji.svg(concept.file())), null, nothingFromOutside);
        if (document == null) {
            throw new UnusableDrawingsException("The drawing " + concept.file() + ".svg is not valid SVG.");
        }
        return document;
    }

    private record Drawn(Thing thing, int edge) {}
}
