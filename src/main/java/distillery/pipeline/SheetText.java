package distillery.pipeline;

import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;

/** How text on a {@link ContactSheet} looks. For any thread. */
record SheetText(Font font, Color colour) {
    /** Before a row. */
    static final SheetText LABEL = new SheetText(new Font(Font.SANS_SERIF, Font.BOLD, 14), new Color(0x1F2328));

    /** Above a column. */
    static final SheetText HEADING = new SheetText(new Font(Font.SANS_SERIF, Font.PLAIN, 12), new Color(0x57606A));

    private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);
    private static final double LINE_HEIGHT = 1.3;
    private static final double BELOW_BASE = 0.3;

    /** From one line to the next, in points. */
    int line() {
        return (int) Math.round(font.getSize() * LINE_HEIGHT);
    }

    /** How far above its bottom a line's letters stand, in points; the tails of some reach below. */
    int base() {
        return (int) Math.round(font.getSize() * BELOW_BASE);
    }

    int width(String text) {
        return (int) Math.ceil(font.getStringBounds(text, SMOOTH).getWidth());
    }

    /** The text in lines that are no wider, where that can be done without breaking a word. */
    List<String> broken(String text, int width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer) > width) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }
}
