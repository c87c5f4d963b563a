package distillery.bench;

import distillery.statistics.Bootstrap;
import java.util.Arrays;
import java.util.List;

/** How long one piece of work took, in seconds, each time that it was done. */
public record Measured(Work work, List<Double> seconds) {
    private static final double LOW = 0.25;
    private static final double HIGH = 0.75;

    public Measured {
        seconds = List.copyOf(seconds);
    }

    public double median() {
        return Bootstrap.median(sorted());
    }

    /** A quarter of the times were shorter. */
    public double low() {
        return quantile(LOW);
    }

    /** A quarter of the times were longer. */
    public double high() {
        return quantile(HIGH);
    }

    private double[] sorted() {
        double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Between the two times next to it, in proportion; definition 7 of Hyndman and Fan. */
    private double quantile(double share) {
        double[] sorted = sorted();
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
