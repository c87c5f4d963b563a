package distillery.families;

/**
 * Decodes large latents tile by tile, so that the memory it takes does not grow with the picture. Neighbours overlap by a
 * quarter and fade into each other there, as in diffusers' {@code enable_tiling}. A tile knows nothing of the others, so
 * colours may drift a little from one to the next. Unchanging.
 *
 * @param edge the most places of the latents that a tile has along an edge, a multiple of 4
 * @param channels of the latents
 * @param unit how many pixels one place of the latents stands for, along an edge
 */
record Tiles(int edge, int channels, int unit) {
    private static final int COLOURS = 3;

    /** Decodes (channels, h, w) to (3, h·unit, w·unit), both flattened. */
    @FunctionalInterface
    interface Decoder {
        float[] decode(float[] latents, int h, int w);
    }

    /** A decoded tile with its sizes in pixels. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Tile(float[] pixels, int h, int w) {
        int at(int colour, int y, int x) {
            return (colour * h + y) * w + x;
        }
    }

    /** The same as the decoder gives where one tile is enough. */
    float[] decode(float[] latents, int h, int w, Decoder decoder) {
        if (h <= edge && w <= edge) {
            return decoder.decode(latents, h, w);
        }
        int step = edge - edge / 4;
        Tile picture = new Tile(new float[COLOURS * h * unit * w * unit], h * unit, w * unit);
        Tile[] above = new Tile[(w + step - 1) / step];
        for (int top = 0; top < h; top += step) {
            for (int i = 0; i < above.length; i++) {
                int left = i * step;
                int tall = Math.min(edge, h - top);
                int wide = Math.min(edge, w - left);
                float[] decoded = decoder.decode(cut(latents, h, w, top, left, tall, wide), tall, wide);
                Tile tile = new Tile(decoded, tall * unit, wide * unit);
                if (top > 0) {
                    fadeDown(above[i], tile);
                }
                if (i > 0) {
                    fadeAcross(above[i - 1], tile);
                }
                above[i] = tile;
                put(tile, picture, top * unit, left * unit);
            }
        }
        return picture.pixels;
    }

    private float[] cut(float[] latents, int h, int w, int top, int left, int tall, int wide) {
        float[] part = new float[channels * tall * wide];
        for (int row = 0; row < channels * tall; row++) {
            int from = ((row / tall) * h + top + row % tall) * w + left;
            System.arraycopy(latents, from, part, row * wide, wide);
        }
        return part;
    }

    private int overlap() {
        return edge / 4 * unit;
    }

    private void fadeDown(Tile above, Tile tile) {
        int lines = Math.min(overlap(), tile.h);
        for (int colour = 0; colour < COLOURS; colour++) {
            for (int y = 0; y < lines; y++) {
                for (int x = 0; x < tile.w; x++) {
                    float before = above.pixels[above.at(colour, above.h - lines + y, x)];
                    fade(before, tile, tile.at(colour, y, x), (float) y / lines);
                }
            }
        }
    }

    private void fadeAcross(Tile before, Tile tile) {
        int columns = Math.min(overlap(), tile.w);
        for (int colour = 0; colour < COLOURS; colour++) {
            for (int y = 0; y < tile.h; y++) {
                for (int x = 0; x < columns; x++) {
                    float left = before.pixels[before.at(colour, y, before.w - columns + x)];
                    fade(left, tile, tile.at(colour, y, x), (float) x / columns);
                }
            }
        }
    }

    private static void fade(float before, Tile tile, int place, float share) {
        tile.pixels[place] = before * (1 - share) + tile.pixels[place] * share;
    }

    /** What the next tile does not cover better. */
    private void put(Tile tile, Tile picture, int top, int left) {
        int limit = edge * unit - overlap();
        for (int colour = 0; colour < COLOURS; colour++) {
            for (int y = 0; y < Math.min(limit, tile.h); y++) {
                int from = tile.at(colour, y, 0);
                int to = picture.at(colour, top + y, left);
                System.arraycopy(tile.pixels, from, picture.pixels, to, Math.min(limit, tile.w));
            }
        }
    }
}
