package distillery.emoji;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * What a training picture shows: one thing, or two side by side, on a plain background. For any thread.
 *
 * @param things one, or the left and then the right one
 * @param background what is behind them
 */
public record Scene(List<Thing> things, Background background) {
    /** The share of the picture's edge that a thing alone takes, and each of two. */
    private static final double ALONE = 0.875;

    private static final double OF_TWO = 0.47;

    /** How far a thing may lie from its place, as a share of the picture's edge; two must not touch. */
    private static final double JITTER_ALONE = 0.03;

    private static final double JITTER_OF_TWO = 0.015;

    public Scene {
        things = List.copyOf(things);
        if (things.isEmpty() || things.size() > 2) {
            throw new IllegalArgumentException("a scene shows one or two things, not " + things.size());
        }
    }

    public static Scene of(Thing thing, Background background) {
        return new Scene(List.of(thing), background);
    }

    public static Scene of(Thing left, Thing right, Background background) {
        return new Scene(List.of(left, right), background);
    }

    /** The picture with everything in its place: (3, edge, edge), red first, from -1 to 1. */
    public float[] pixels(Drawings drawings, int edge) {
        return painted(drawings, edge, () -> 0);
    }

    /** The picture with things a little out of place, as the generator has it. */
    public float[] pixels(Drawings drawings, int edge, RandomGenerator random) {
        return painted(drawings, edge, () -> random.nextDouble(-1, 1));
    }

    /** The offset gives numbers from -1 to 1. */
    private float[] painted(Drawings drawings, int edge, DoubleSupplier offset) {
        Canvas canvas = new Canvas(edge, background);
        boolean alone = things.size() == 1;
        int size = (int) Math.round(edge * (alone ? ALONE : OF_TWO));
        double reach = edge * (alone ? JITTER_ALONE : JITTER_OF_TWO);
        for (int i = 0; i < things.size(); i++) {
            double centre = alone ? edge / 2.0 : edge * (0.25 + 0.5 * i);
            int left = (int) Math.round(centre - size / 2.0 + reach * offset.getAsDouble());
            int top = (int) Math.round((edge - size) / 2.0 + reach * offset.getAsDouble());
            canvas.lay(drawings.of(things.get(i), size), left, top);
        }
        return canvas.planes();
    }
}
