package distillery.evaluation;

import distillery.pipeline.Picture;

/** How near a picture is to another, point by point. For any thread. */
final class Decibels {
    private static final double PEAK = 255;

    private Decibels() {}

    /** The peak signal-to-noise ratio, 10·log10(255² / mean squared error): 30 is near, 40 is hardly told apart. */
    static double between(Picture picture, Picture other) {
        byte[] some = picture.rgb();
        byte[] others = other.rgb();
        double squares = 0;
        for (int i = 0; i < some.length; i++) {
            double apart = (some[i] & 0xFF) - (others[i] & 0xFF);
            squares += apart * apart;
        }
        return 10 * Math.log10(PEAK * PEAK * some.length / squares);
    }
}
