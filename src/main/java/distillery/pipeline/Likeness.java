package distillery.pipeline;

/** How near a picture is to another of the same size. For any thread. */
public final class Likeness {
    private static final double PEAK = 255;

    /** The window and what calms the quotients are as in the paper that {@link #structure} names. */
    private static final int WINDOW_EDGE = 11;

    private static final double WINDOW_DEVIATION = 1.5;
    private static final double[] WINDOW = window();

    /** (K1·L)² and (K2·L)²: they keep the quotients calm where pictures are dark or flat. */
    private static final double CALM_MEANS = Math.pow(0.01 * PEAK, 2);

    private static final double CALM_VARIANCES = Math.pow(0.03 * PEAK, 2);

    private Likeness() {}

    /**
     * The peak signal-to-noise ratio, 10·log10(255² / mean squared error): 30 is near, 40 is hardly told apart, equal
     * pictures are infinitely near.
     *
     * @throws IllegalArgumentException if their sizes differ
     */
    public static double decibels(Picture picture, Picture other) {
        requireSameSize(picture, other);
        byte[] some = picture.rgb();
        byte[] others = other.rgb();
        double squares = 0;
        for (int i = 0; i < some.length; i++) {
            double apart = (some[i] & 0xFF) - (others[i] & 0xFF);
            squares += apart * apart;
        }
        return 10 * Math.log10(PEAK * PEAK * some.length / squares);
    }

    /**
     * The structural similarity index (SSIM) of the pictures' brightness, from -1 to 1: equal pictures have 1, those
     * with nothing in common about 0. It is the mean over all places where a window of 11 by 11 points lies inside
     * the picture. Wang, Bovik, Sheikh, Simoncelli: Image quality assessment: from error visibility to structural
     * similarity, IEEE Transactions on Image Processing, 2004.
     *
     * @throws IllegalArgumentException if their sizes differ or the window does not fit
     */
    public static double structure(Picture picture, Picture other) {
        requireSameSize(picture, other);
        requireRoomForTheWindow(picture);
        int width = picture.width();
        double[] some = brightness(picture);
        double[] others = brightness(other);
        double[] means = seen(some, width);
        double[] otherMeans = seen(others, width);
        double[] squares = seen(products(some, some), width);
        double[] otherSquares = seen(products(others, others), width);
        double[] products = seen(products(some, others), width);
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            sum += similarity(means[i], otherMeans[i], squares[i], otherSquares[i], products[i]);
        }
        return sum / means.length;
    }

    /** The paper's formula (13) for one window, from the means of both pictures, their squares and their product. */
    private static double similarity(double mean, double otherMean, double square, double otherSquare, double product) {
        double variance = square - mean * mean;
        double otherVariance = otherSquare - otherMean * otherMean;
        double covariance = product - mean * otherMean;
        double brightness = (2 * (mean * otherMean) + CALM_MEANS) / (mean * mean + otherMean * otherMean + CALM_MEANS);
        double structure = (2 * covariance + CALM_VARIANCES) / (variance + otherVariance + CALM_VARIANCES);
        return brightness * structure;
    }

    /** ITU-R BT.601's luma of each point, from 0 to 255. */
    private static double[] brightness(Picture picture) {
        byte[] rgb = picture.rgb();
        double[] brightness = new double[rgb.length / 3];
        for (int i = 0; i < brightness.length; i++) {
            brightness[i] =
                    0.299 * (rgb[3 * i] & 0xFF) + 0.587 * (rgb[3 * i + 1] & 0xFF) + 0.114 * (rgb[3 * i + 2] & 0xFF);
        }
        return brightness;
    }

    private static double[] products(double[] some, double[] others) {
        double[] products = new double[some.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = some[i] * others[i];
        }
        return products;
    }

    /** What the window sees in the mean at each of its places: (height, width) to (height - 10, width - 10). */
    private static double[] seen(double[] points, int width) {
        int height = points.length / width;
        return alongLines(alongLines(points, width), height);
    }

    /** One side of the window, (height, width) to (width - 10, height): lines become columns, so twice is both. */
    private static double[] alongLines(double[] points, int width) {
        int height = points.length / width;
        int places = width - WINDOW_EDGE + 1;
        double[] means = new double[places * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < places; x++) {
                means[x * height + y] = weighted(points, y * width + x);
            }
        }
        return means;
    }

    private static double weighted(double[] points, int first) {
        double sum = 0;
        for (int i = 0; i < WINDOW_EDGE; i++) {
            sum += WINDOW[i] * points[first + i];
        }
        return sum;
    }

    /** One side of a Gaussian bell; its weights sum to 1. */
    private static double[] window() {
        double[] window = new double[WINDOW_EDGE];
        double sum = 0;
        for (int i = 0; i < WINDOW_EDGE; i++) {
            double deviations = (i - WINDOW_EDGE / 2) / WINDOW_DEVIATION;
            window[i] = Math.exp(-deviations * deviations / 2);
            sum += window[i];
        }
        for (int i = 0; i < WINDOW_EDGE; i++) {
            window[i] /= sum;
        }
        return window;
    }

    private static void requireSameSize(Picture picture, Picture other) {
        if (picture.width() != other.width() || picture.height() != other.height()) {
            throw new IllegalArgumentException(
                    "Only pictures of the same size can be compared, not one of %d by %d points with one of %d by %d."
                            .formatted(picture.width(), picture.height(), other.width(), other.height()));
        }
    }

    private static void requireRoomForTheWindow(Picture picture) {
        if (picture.width() < WINDOW_EDGE || picture.height() < WINDOW_EDGE) {
            throw new IllegalArgumentException(
                    "Structure is compared in pictures of at least %d by %d points, not %d by %d."
                            .formatted(WINDOW_EDGE, WINDOW_EDGE, picture.width(), picture.height()));
        }
    }
}
