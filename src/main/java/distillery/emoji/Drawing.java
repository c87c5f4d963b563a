package distillery.emoji;

/**
 * A square picture with transparency: one int per pixel, line by line, alpha, red, green, blue from the highest byte
 * down, not premultiplied. Any thread may read it; nobody may write to the array.
 */
@SuppressWarnings("ArrayRecordComponent")
record Drawing(int edge, int[] argb) {
    Drawing {
        if (edge < 1 || argb.length != (long) edge * edge) {
            throw new IllegalArgumentException(argb.length + " pixels are no square of edge " + edge);
        }
    }

    /** This drawing in other paint; transparency stays. */
    Drawing painted(Repaint repaint) {
        int[] painted = new int[argb.length];
        int last = 0;
        int lastPainted = repaint.of(last);
        for (int i = 0; i < argb.length; i++) {
            // Flat drawings are made of runs of one colour.
            if (argb[i] != last) {
                last = argb[i];
                lastPainted = repaint.of(last);
            }
            painted[i] = lastPainted;
        }
        return new Drawing(edge, painted);
    }
}
