package distillery.evaluation;

import java.util.List;

/**
 * Which way edges run in each of 8×8 cells of a picture: histograms of oriented gradients (Dalal and Triggs, CVPR 2005).
 * For one thread.
 *
 * <p>A point's gradient is that of the plane where it is steepest. It counts by its length, for the two orientations
 * and the four cells that it lies between, so that a shift by a point changes little. Light on dark and dark on light are
 * the same orientation. A cell is held against the mean of itself and its neighbours, so that pale things count like
 * bright ones, but noise on a plain surface does not.
 */
final class Edges {
    static final int CELLS = 8;
    static final int ORIENTATIONS = 8;

    /** What counts as weak: an edge through a cell that goes a fifth of the way from black to white. */
    private static final double WEAK = 0.4;

    private final List<Grid> planes;
    private final double[][] histograms = new double[CELLS * CELLS][ORIENTATIONS];

    private Edges(List<Grid> planes) {
        this.planes = planes;
        int edge = planes.get(0).edge();
        for (int y = 0; y < edge; y++) {
            for (int x = 0; x < edge; x++) {
                count(x, y, edge / (double) CELLS);
            }
        }
    }

    /** Cell by cell, line by line, {@link #ORIENTATIONS} numbers each. */
    static double[][] of(List<Grid> planes) {
        return new Edges(planes).normalised();
    }

    private void count(int x, int y, double cell) {
        double slopeX = 0;
        double slopeY = 0;
        for (Grid plane : planes) {
            double dx = plane.slopeX(x, y);
            double dy = plane.slopeY(x, y);
            if (dx * dx + dy * dy > slopeX * slopeX + slopeY * slopeY) {
                slopeX = dx;
                slopeY = dy;
            }
        }
        double length = Math.sqrt(slopeX * slopeX + slopeY * slopeY) / cell;
        if (length == 0) {
            return;
        }
        double orientation = (Math.atan2(slopeY, slopeX) / Math.PI + 1) * ORIENTATIONS - 0.5;
        int bin = (int) Math.floor(orientation);
        double next = orientation - bin;
        double row = (y + 0.5) / cell - 0.5;
        double column = (x + 0.5) / cell - 0.5;
        for (int i = (int) Math.floor(row); i <= row + 1; i++) {
            for (int k = (int) Math.floor(column); k <= column + 1; k++) {
                if (i >= 0 && i < CELLS && k >= 0 && k < CELLS) {
                    double share = length * (1 - Math.abs(row - i)) * (1 - Math.abs(column - k));
                    double[] histogram = histograms[i * CELLS + k];
                    histogram[Math.floorMod(bin, ORIENTATIONS)] += share * (1 - next);
                    histogram[Math.floorMod(bin + 1, ORIENTATIONS)] += share * next;
                }
            }
        }
    }

    private double[][] normalised() {
        double[][] normalised = new double[histograms.length][ORIENTATIONS];
        for (int cell = 0; cell < histograms.length; cell++) {
            double norm = Math.sqrt(energyAround(cell / CELLS, cell % CELLS) + WEAK * WEAK);
            for (int bin = 0; bin < ORIENTATIONS; bin++) {
                normalised[cell][bin] = histograms[cell][bin] / norm;
            }
        }
        return normalised;
    }

    /** The mean of the cell and its neighbours, of which there are fewer at the rim. */
    private double energyAround(int row, int column) {
        double energy = 0;
        int cells = 0;
        for (int i = Math.max(0, row - 1); i <= Math.min(CELLS - 1, row + 1); i++) {
            for (int k = Math.max(0, column - 1); k <= Math.min(CELLS - 1, column + 1); k++) {
                for (double number : histograms[i * CELLS + k]) {
                    energy += number * number;
                }
                cells++;
            }
        }
        return energy / cells;
    }
}
