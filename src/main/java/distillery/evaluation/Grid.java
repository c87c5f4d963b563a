package distillery.evaluation;

/** Numbers on the points of a square, line by line. For one thread. */
@SuppressWarnings("ArrayRecordComponent")
record Grid(int edge, double[] at) {
    /** How the numbers change along a line; at the rim from the last point that there is. */
    double slopeX(int x, int y) {
        return at[y * edge + Math.min(edge - 1, x + 1)] - at[y * edge + Math.max(0, x - 1)];
    }

    /** How the numbers change from line to line. */
    double slopeY(int x, int y) {
        return at[Math.min(edge - 1, y + 1) * edge + x] - at[Math.max(0, y - 1) * edge + x];
    }
}
