package distillery.emoji;

/**
 * A square picture with transparency: one int per pixel, line by line, alpha, red, green, blue from the highest byte
 * down, not premultiplied. Any thread may read it; nobody may write to the array.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Drawing(int edge, int[] argb) {
    public Drawing {
        if (edge < 1 || argb.length != (long) edge * edge) {
            throw new IllegalArgumentException(argb.length + " pixels are no square of edge " + edge);
        }
    }
}
