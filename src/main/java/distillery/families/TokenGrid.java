package distillery.families;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The tokens of an image, row by row: those in the upper left corners of 2×2 squares, and all others, of which some may be merged
 * into the corners (Bolya and Hoffman, arXiv 2303.17604). A last odd row or column has no corners. For any thread.
 */
final class TokenGrid {
    private static final int EDGE = 2;

    private final int height;
    private final int width;

    TokenGrid(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /** The places of the corners, in their order. */
    long[] corners() {
        return places(true);
    }

    /** The places of all others, in their order. */
    long[] others() {
        return places(false);
    }

    private long[] places(boolean corners) {
        return IntStream.range(0, height * width)
                .filter(place -> isCorner(place / width, place % width) == corners)
                .asLongStream()
                .toArray();
    }

    private boolean isCorner(int row, int column) {
        return row % EDGE == 0 && column % EDGE == 0 && row + 1 < height && column + 1 < width;
    }

    /** A number for each token that is merged, where so large a share of all shall be; the corners themselves cannot be. */
    long[] merged(double share) {
        int wanted = corners().length == 0 ? 0 : (int) (height * width * share);
        return LongStream.range(0, Math.min(wanted, others().length)).toArray();
    }
}
