package distillery.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Pictures side by side on one white sheet, a row for each maker and a column for each prompt, so that the eye can
 * compare. For one thread.
 */
public final class ContactSheet {
    /** Smaller pictures are enlarged up to this edge, in points, as far as whole factors go. */
    private static final int SHOWN = 128;

    private static final int MARGIN = 28;
    private static final int GAP = 12;
    private static final int BESIDE_LABEL = 22;

    private final List<String> columns;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String label, List<Picture> pictures) {}

    /** @param columns what stands above each, broken into lines where it is longer than the pictures are wide */
    public ContactSheet(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    /**
     * Adds a row at the bottom.
     *
     * @param label what stands before it
     * @param pictures one for each column, all as large as the sheet's first
     * @throws IllegalArgumentException if there are more or fewer, or they have another size
     */
    public ContactSheet row(String label, List<Picture> pictures) {
        if (pictures.isEmpty() || pictures.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "A row has a picture for each of %d columns, not %d.".formatted(columns.size(), pictures.size()));
        }
        Picture first =
                rows.isEmpty() ? pictures.get(0) : rows.get(0).pictures().get(0);
        for (Picture picture : pictures) {
            if (picture.width() != first.width() || picture.height() != first.height()) {
                throw new IllegalArgumentException("All pictures of a sheet have %d by %d points, not %d by %d."
                        .formatted(first.width(), first.height(), picture.width(), picture.height()));
            }
        }
        rows.add(new Row(label, List.copyOf(pictures)));
        return this;
    }

    /**
     * The sheet with the rows so far.
     *
     * @throws IllegalStateException if there are none
     */
    public Picture picture() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("A sheet without rows shows nothing.");
        }
        Picture first = rows.get(0).pictures().get(0);
        int factor = Math.max(1, SHOWN / Math.max(first.width(), first.height()));
        int width = factor * first.width();
        int height = factor * first.height();
        int lines = columns.stream()
                .mapToInt(heading -> SheetText.HEADING.broken(heading, width).size())
                .max()
                .orElseThrow();
        int labels = rows.stream()
                .mapToInt(row -> SheetText.LABEL.width(row.label()))
                .max()
                .orElseThrow();
        int left = MARGIN + (labels > 0 ? labels + BESIDE_LABEL : 0);
        int top = MARGIN + lines * SheetText.HEADING.line() + GAP / 2;

        SheetCanvas canvas = new SheetCanvas(
                left + columns.size() * (width + GAP) - GAP + MARGIN,
                top + rows.size() * (height + GAP) - GAP + MARGIN);
        for (int column = 0; column < columns.size(); column++) {
            List<String> heading = SheetText.HEADING.broken(columns.get(column), width);
            for (int line = 0; line < heading.size(); line++) {
                int bottom = top - GAP / 2 - (heading.size() - 1 - line) * SheetText.HEADING.line();
                canvas.write(SheetText.HEADING, heading.get(line), left + column * (width + GAP), bottom);
            }
        }
        for (int row = 0; row < rows.size(); row++) {
            int y = top + row * (height + GAP);
            int middle = y + (height + SheetText.LABEL.line()) / 2;
            canvas.write(SheetText.LABEL, rows.get(row).label(), MARGIN, middle);
            for (int column = 0; column < columns.size(); column++) {
                Picture picture = rows.get(row).pictures().get(column);
                canvas.lay(picture, left + column * (width + GAP), y, width, height);
            }
        }
        return canvas.picture();
    }
}
