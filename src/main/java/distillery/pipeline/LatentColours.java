package distillery.pipeline;

import distillery.families.DiffusionModel;
import java.util.SplittableRandom;

/**
 * What latents look like, roughly and at once: each place of them is a small square of one colour, a weighted sum of its
 * numbers. The weights are fitted to what the model's own decoder makes of a few soft random latents, so this works for
 * every autoencoder. For any thread once it is made.
 */
public final class LatentColours {
    private static final int EDGE = 16;
    private static final int COARSE = 4;
    private static final int PICTURES = 4;
    private static final int COLOURS = 3;

    /** Keeps weights of numbers that hardly matter small. */
    private static final double RIDGE = 1e-2;

    private final double[][] weights;

    private LatentColours(double[][] weights) {
        this.weights = weights;
    }

    /** Fits the weights; takes as long as decoding four small pictures. For the engine's thread. */
    public static LatentColours of(DiffusionModel model) {
        int channels = model.latentChannels();
        int unit = model.pixelsPerLatent();
        int unknowns = channels + 1;
        double[][] squares = new double[unknowns][unknowns];
        double[][] products = new double[unknowns][COLOURS];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < PICTURES; i++) {
            float[] latents = soft(channels, random);
            float[] pixels = model.decode(latents, EDGE, EDGE);
            for (int place = 0; place < EDGE * EDGE; place++) {
                double[] row = row(latents, channels, place, EDGE * EDGE);
                for (int a = 0; a < unknowns; a++) {
                    for (int b = 0; b < unknowns; b++) {
                        squares[a][b] += row[a] * row[b];
                    }
                    for (int colour = 0; colour < COLOURS; colour++) {
                        products[a][colour] += row[a] * mean(pixels, colour, place, unit);
                    }
                }
            }
        }
        for (int a = 0; a < unknowns; a++) {
            squares[a][a] += RIDGE * PICTURES * EDGE * EDGE;
        }
        return new LatentColours(solved(squares, products));
    }

    /** A picture with a point for each place of the latents, (channels, height, width) flattened. */
    public Picture picture(float[] latents, int width, int height) {
        int places = width * height;
        int channels = latents.length / places;
        float[] planes = new float[COLOURS * places];
        for (int place = 0; place < places; place++) {
            double[] row = row(latents, channels, place, places);
            for (int colour = 0; colour < COLOURS; colour++) {
                double sum = 0;
                for (int a = 0; a < row.length; a++) {
                    sum += row[a] * weights[a][colour];
                }
                planes[colour * places + place] = (float) sum;
            }
        }
        return Picture.ofDecoded(planes, width, height);
    }

    /** Random numbers that change slowly from place to place, as those of pictures do. */
    private static float[] soft(int channels, SplittableRandom random) {
        float[] latents = new float[channels * EDGE * EDGE];
        for (int channel = 0; channel < channels; channel++) {
            double[] coarse = new double[(COARSE + 1) * (COARSE + 1)];
            for (int i = 0; i < coarse.length; i++) {
                coarse[i] = random.nextGaussian();
            }
            for (int place = 0; place < EDGE * EDGE; place++) {
                latents[channel * EDGE * EDGE + place] = (float) between(coarse, place / EDGE, place % EDGE);
            }
        }
        return latents;
    }

    private static double between(double[] coarse, int y, int x) {
        double row = y * COARSE / (double) EDGE;
        double column = x * COARSE / (double) EDGE;
        int top = (int) row;
        int left = (int) column;
        double down = row - top;
        double right = column - left;
        int at = top * (COARSE + 1) + left;
        return (1 - down) * ((1 - right) * coarse[at] + right * coarse[at + 1])
                + down * ((1 - right) * coarse[at + COARSE + 1] + right * coarse[at + COARSE + 2]);
    }

    /** The numbers of a place, and a 1 for what all places have in common. */
    private static double[] row(float[] latents, int channels, int place, int places) {
        double[] row = new double[channels + 1];
        for (int channel = 0; channel < channels; channel++) {
            row[channel] = latents[channel * places + place];
        }
        row[channels] = 1;
        return row;
    }

    private static double mean(float[] pixels, int colour, int place, int unit) {
        int width = EDGE * unit;
        int first = (colour * width + place / EDGE * unit) * width + place % EDGE * unit;
        double sum = 0;
        for (int y = 0; y < unit; y++) {
            for (int x = 0; x < unit; x++) {
                sum += pixels[first + y * width + x];
            }
        }
        return sum / (unit * unit);
    }

    /** Solves squares · x = products by elimination; the ridge keeps every pivot above 0. */
    private static double[][] solved(double[][] squares, double[][] products) {
        int unknowns = squares.length;
        for (int pivot = 0; pivot < unknowns; pivot++) {
            for (int row = 0; row < unknowns; row++) {
                double factor = squares[row][pivot] / squares[pivot][pivot];
                if (row != pivot && factor != 0) {
                    for (int a = pivot; a < unknowns; a++) {
                        squares[row][a] -= factor * squares[pivot][a];
                    }
                    for (int colour = 0; colour < COLOURS; colour++) {
                        products[row][colour] -= factor * products[pivot][colour];
                    }
                }
            }
        }
        for (int row = 0; row < unknowns; row++) {
            for (int colour = 0; colour < COLOURS; colour++) {
                products[row][colour] /= squares[row][row];
            }
        }
        return products;
    }
}
