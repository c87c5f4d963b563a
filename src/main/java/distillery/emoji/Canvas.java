package distillery.emoji;

import java.util.Arrays;

/** Where a scene is painted: red, green and blue planes of floats from -1 to 1, as networks take them. For one thread. */
final class Canvas {
    private final int edge;
    private final float[] planes;

    Canvas(int edge, Background background) {
        this.edge = edge;
        this.planes = new float[3 * edge * edge];
        for (int plane = 0; plane < 3; plane++) {
            Arrays.fill(planes, plane * edge * edge, (plane + 1) * edge * edge, channel(background.rgb(), plane));
        }
    }

    /** Lays the drawing over what is there, its upper left corner at (left, top); what sticks out is cut off. */
    void lay(Drawing drawing, int left, int top) {
        int size = drawing.edge();
        for (int y = Math.max(0, -top); y < Math.min(size, edge - top); y++) {
            for (int x = Math.max(0, -left); x < Math.min(size, edge - left); x++) {
                int argb = drawing.argb()[y * size + x];
                float alpha = (argb >>> 24) / 255f;
                for (int plane = 0; plane < 3; plane++) {
                    int at = (plane * edge + top + y) * edge + left + x;
                    planes[at] += alpha * (channel(argb, plane) - planes[at]);
                }
            }
        }
    }

    /** The pixels so far: (3, edge, edge), red first. */
    float[] planes() {
        return planes.clone();
    }

    private static float channel(int rgb, int plane) {
        return (rgb >> (16 - 8 * plane) & 0xFF) / 127.5f - 1;
    }
}
