package distillery.evaluation;

import distillery.pipeline.Picture;
import java.util.function.IntBinaryOperator;

/** Pictures painted for the tests. */
final class Pictures {
    static final int EDGE = 64;

    private Pictures() {}

    /** @param rgb gives a point's colour for its column and line */
    static Picture of(IntBinaryOperator rgb) {
        byte[] bytes = new byte[3 * EDGE * EDGE];
        for (int i = 0; i < EDGE * EDGE; i++) {
            int point = rgb.applyAsInt(i % EDGE, i / EDGE);
            bytes[3 * i] = (byte) (point >> 16);
            bytes[3 * i + 1] = (byte) (point >> 8);
            bytes[3 * i + 2] = (byte) point;
        }
        return new Picture(EDGE, EDGE, bytes);
    }

    /** A disc on a plain colour. */
    static Picture disc(int colour, int background, int x, int y, int radius) {
        return of((column, line) -> Math.hypot(column - x, line - y) <= radius ? colour : background);
    }

    /** A square standing on its tip. */
    static Picture tip(int colour, int background, int x, int y, int radius) {
        return of((column, line) -> Math.abs(column - x) + Math.abs(line - y) <= radius ? colour : background);
    }
}
