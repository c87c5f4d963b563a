package distillery.evaluation;

/**
 * A colour as the eye tells it from others (CIE L*a*b*, 1976, from sRGB in daylight D65). For any thread.
 *
 * @param lightness from 0, black, to 100, white
 * @param red from green, below 0, to red
 * @param yellow from blue, below 0, to yellow
 */
record Lab(double lightness, double red, double yellow) {
    /** CIE's constants: above the first share of white the cube root holds, below it a line. */
    private static final double DARK = 216 / 24389.0;

    private static final double SLOPE = 24389 / 27.0;

    private static final double[] LINEAR = linear();

    /** @param rgb red, green and blue in the lower 24 bits */
    static Lab of(int rgb) {
        double r = LINEAR[rgb >> 16 & 0xFF];
        double g = LINEAR[rgb >> 8 & 0xFF];
        double b = LINEAR[rgb & 0xFF];
        // The matrix of IEC 61966-2-1, each row divided by what it gives for white.
        double x = bent((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        double y = bent(0.2126 * r + 0.7152 * g + 0.0722 * b);
        double z = bent((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.0890);
        return new Lab(116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    /** How different two colours look; 2 is hardly seen, 100 is from black to white. */
    double distance(Lab other) {
        double l = lightness - other.lightness;
        double r = red - other.red;
        double y = yellow - other.yellow;
        return Math.sqrt(l * l + r * r + y * y);
    }

    private static double bent(double share) {
        return share > DARK ? Math.cbrt(share) : (SLOPE * share + 16) / 116;
    }

    /** Light behind each of sRGB's 256 levels, from 0 to 1. */
    private static double[] linear() {
        double[] linear = new double[256];
        for (int level = 0; level < linear.length; level++) {
            double share = level / 255.0;
            linear[level] = share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
        }
        return linear;
    }
}
