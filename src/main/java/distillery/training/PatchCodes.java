package distillery.training;

import java.util.Arrays;
import java.util.Random;

/**
 * The best linear autoencoder: each square patch of a picture as a few numbers along the directions in which patches
 * differ most (principal components; Pearson 1901). A network that is shown these codes as an example learns in minutes
 * what encoder and decoder, left to find a language of their own, take hours for. For any thread once it is made.
 */
final class PatchCodes {
    /** Rounds of subspace iteration; the directions that matter settle within a few. */
    private static final int ROUNDS = 60;

    private final int patch;
    private final double[] mean;
    private final double[][] directions;
    private final double[] scales;

    private PatchCodes(int patch, double[] mean, double[][] directions, double[] scales) {
        this.patch = patch;
        this.mean = mean;
        this.directions = directions;
        this.scales = scales;
    }

    /**
     * Looks at pictures and finds the directions.
     *
     * @param pictures how many of the first examples are looked at
     * @param patch edge of a patch in pixels
     * @param count numbers per patch
     */
    static PatchCodes of(Examples examples, int pictures, int patch, int count) {
        int size = 3 * patch * patch;
        int side = examples.edge() / patch;
        double[] sum = new double[size];
        double[][] products = new double[size][size];
        for (int i = 0; i < pictures; i++) {
            float[] pixels = examples.example(i).pixels();
            for (int place = 0; place < side * side; place++) {
                float[] numbers = patch(pixels, examples.edge(), patch, 0, place / side, place % side);
                for (int a = 0; a < size; a++) {
                    sum[a] += numbers[a];
                    for (int b = 0; b <= a; b++) {
                        products[a][b] += numbers[a] * numbers[b];
                    }
                }
            }
        }
        double n = (double) pictures * side * side;
        double[] mean = Arrays.stream(sum).map(total -> total / n).toArray();
        for (int a = 0; a < size; a++) {
            for (int b = 0; b <= a; b++) {
                products[a][b] = products[a][b] / n - mean[a] * mean[b];
                products[b][a] = products[a][b];
            }
        }
        double[][] directions = leading(products, count);
        double[] variances = Arrays.stream(directions)
                .mapToDouble(direction -> dot(direction, times(products, direction)))
                .toArray();
        return new PatchCodes(patch, mean, directions, scales(variances));
    }

    /** Between leaving every number its own size and making all the same: details stay smaller, but not nothing. */
    private static double[] scales(double[] variances) {
        double[] scales = Arrays.stream(variances)
                .map(variance -> Math.pow(variance, -0.25))
                .toArray();
        double square = 0;
        for (int i = 0; i < scales.length; i++) {
            square += variances[i] * scales[i] * scales[i] / scales.length;
        }
        double all = Math.sqrt(square);
        return Arrays.stream(scales).map(scale -> scale / all).toArray();
    }

    /** Multiplies a random basis with the matrix and straightens it, again and again. */
    private static double[][] leading(double[][] matrix, int count) {
        Random random = new Random(1);
        double[][] basis = new double[count][];
        for (int i = 0; i < count; i++) {
            basis[i] = random.doubles(matrix.length, -1, 1).toArray();
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < count; i++) {
                double[] next = times(matrix, basis[i]);
                for (int k = 0; k < i; k++) {
                    double along = dot(next, basis[k]);
                    for (int a = 0; a < next.length; a++) {
                        next[a] -= along * basis[k][a];
                    }
                }
                double length = Math.sqrt(dot(next, next));
                basis[i] = Arrays.stream(next).map(number -> number / length).toArray();
            }
        }
        return basis;
    }

    private static double[] times(double[][] matrix, double[] vector) {
        return Arrays.stream(matrix).mapToDouble(row -> dot(row, vector)).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /**
     * The codes of pictures.
     *
     * @param pixels (batch, 3, edge, edge) flattened
     * @return (batch, count, edge / patch, edge / patch) flattened, of deviation 1 over all pictures
     */
    float[] codes(float[] pixels, int batch, int edge) {
        int side = edge / patch;
        int places = side * side;
        float[] codes = new float[batch * directions.length * places];
        for (int i = 0; i < batch * places; i++) {
            float[] numbers = patch(pixels, edge, patch, i / places, i % places / side, i % side);
            for (int k = 0; k < directions.length; k++) {
                double code = 0;
                for (int a = 0; a < numbers.length; a++) {
                    code += (numbers[a] - mean[a]) * directions[k][a];
                }
                codes[(i / places * directions.length + k) * places + i % places] = (float) (code * scales[k]);
            }
        }
        return codes;
    }

    private static float[] patch(float[] pixels, int edge, int patch, int picture, int row, int column) {
        float[] numbers = new float[3 * patch * patch];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < patch; y++) {
                int from = ((picture * 3 + c) * edge + row * patch + y) * edge + column * patch;
                System.arraycopy(pixels, from, numbers, (c * patch + y) * patch, patch);
            }
        }
        return numbers;
    }
}
