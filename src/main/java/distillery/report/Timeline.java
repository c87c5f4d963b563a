package distillery.report;

import distillery.compare.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Each run as a dot, in the order in which they were made, so that a drift is seen. Unchanging.
 *
 * @param seconds the axis on the left
 * @param pauses where somebody else's job or a stop lay between two runs
 */
public record Timeline(Axis seconds, List<Dot> dots, List<Double> pauses) {
    public static final int WIDTH = 480;
    public static final int HEIGHT = 220;
    public static final int LEFT = 44;
    public static final int BOTTOM = 200;
    private static final int TOP = 12;
    private static final int RIGHT = 470;

    /** Longer than it takes to keep a block. */
    private static final double PAUSE_SECONDS = 2;

    public Timeline {
        dots = List.copyOf(dots);
        pauses = List.copyOf(pauses);
    }

    /**
     * A run.
     *
     * @param seconds that it took
     */
    public record Dot(double x, double y, int contestant, boolean counted, double seconds) {}

    /** Of all runs. */
    public static Timeline of(Report report) {
        List<Run> runs = report.runs();
        Axis axis = Axis.covering(
                runs.stream().map(run -> run.timings().total()).collect(Collectors.toCollection(() -> {
                    List<Double> fromZero = new ArrayList<>();
                    fromZero.add(0.0);
                    return fromZero;
                })),
                BOTTOM,
                TOP);
        double step = (RIGHT - LEFT) / (double) (runs.size() + 1);
        List<Dot> dots = new ArrayList<>();
        List<Double> pauses = new ArrayList<>();
        for (int k = 0; k < runs.size(); k++) {
            Run run = runs.get(k);
            double x = LEFT + (k + 1) * step;
            dots.add(new Dot(
                    x,
                    axis.at(run.timings().total()),
                    run.turn().contestant(),
                    run.isCounted(),
                    run.timings().total()));
            if (k > 0 && gap(runs.get(k - 1), run) > PAUSE_SECONDS) {
                pauses.add(x - step / 2);
            }
        }
        return new Timeline(axis, dots, pauses);
    }

    private static double gap(Run before, Run after) {
        double end = before.started().toEpochMilli() / 1e3 + before.timings().total();
        return after.started().toEpochMilli() / 1e3 - end;
    }
}
