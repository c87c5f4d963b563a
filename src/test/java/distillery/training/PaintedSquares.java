package distillery.training;

import distillery.emoji.Example;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** One square in one of six colours, on the left or on the right of a white picture. */
final class PaintedSquares implements Examples {
    private static final List<String> NAMES = List.of("red", "green", "blue", "yellow", "purple", "black");
    private static final float[][] COLOURS = {
        {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}, {1, 1, -1}, {1, -1, 1}, {-1, -1, -1}
    };

    private final int edge;

    PaintedSquares(int edge) {
        this.edge = edge;
    }

    @Override
    public int edge() {
        return edge;
    }

    @Override
    public Example example(long index) {
        float[] pixels = new float[3 * edge * edge];
        Arrays.fill(pixels, 1);
        int left = isLeft(index) ? edge / 8 : edge / 2;
        for (int c = 0; c < 3; c++) {
            for (int y = edge / 4; y < 3 * edge / 4; y++) {
                for (int x = left; x < left + 3 * edge / 8; x++) {
                    pixels[(c * edge + y) * edge + x] = COLOURS[colour(index)][c];
                }
            }
        }
        return new Example(caption(index), pixels);
    }

    @Override
    public String caption(long index, RandomGenerator random) {
        return random.nextBoolean() ? caption(index) : "a " + caption(index);
    }

    private static String caption(long index) {
        return NAMES.get(colour(index)) + " square on the " + (isLeft(index) ? "left" : "right");
    }

    private static int colour(long index) {
        return (int) (index % NAMES.size());
    }

    private static boolean isLeft(long index) {
        return index / NAMES.size() % 2 == 0;
    }
}
