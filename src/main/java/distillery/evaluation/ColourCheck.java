package distillery.evaluation;

import distillery.emoji.Background;
import distillery.emoji.Colour;
import distillery.emoji.Drawing;
import distillery.emoji.Palette;
import distillery.pipeline.Picture;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * Reads the colours of a picture that shows one thing: what is behind it, and how it is painted. For any thread.
 *
 * @param background the one whose colour is nearest to that of the picture's rim
 * @param colour the one whose hue is nearest to the thing's commonest; empty where nothing has a hue
 */
record ColourCheck(Background background, Optional<Colour> colour) {
    /** The rim is a thirty-second of the picture wide; things alone never reach it. */
    private static final int RIM = 32;

    /** What looks less different from the rim than this belongs to the background; the unit is that of {@link Lab}. */
    private static final double DIFFERENT = 12;

    /** Reads a square picture. */
    static ColourCheck of(Picture picture) {
        Lab rim = Lab.of(rim(picture));
        Background background = Arrays.stream(Background.values())
                .min(Comparator.comparingDouble(one -> Lab.of(one.rgb()).distance(rim)))
                .orElseThrow();
        return new ColourCheck(background, Palette.of(cutOut(picture, rim)).nearest());
    }

    /** The mean red, green and blue along the picture's border. */
    private static int rim(Picture picture) {
        int edge = picture.width();
        int wide = Math.max(1, edge / RIM);
        long[] sums = new long[3];
        long points = 0;
        for (int y = 0; y < edge; y++) {
            for (int x = 0; x < edge; x++) {
                if (Math.min(Math.min(x, y), edge - 1 - Math.max(x, y)) < wide) {
                    int rgb = picture.at(x, y);
                    sums[0] += rgb >> 16;
                    sums[1] += rgb >> 8 & 0xFF;
                    sums[2] += rgb & 0xFF;
                    points++;
                }
            }
        }
        return (int) (sums[0] / points) << 16 | (int) (sums[1] / points) << 8 | (int) (sums[2] / points);
    }

    /** The picture without what looks like its rim. */
    private static Drawing cutOut(Picture picture, Lab rim) {
        int edge = picture.width();
        int[] argb = new int[edge * edge];
        for (int i = 0; i < argb.length; i++) {
            int rgb = picture.at(i % edge, i / edge);
            argb[i] = Lab.of(rgb).distance(rim) < DIFFERENT ? 0 : 0xFF000000 | rgb;
        }
        return new Drawing(edge, argb);
    }
}
