package distillery.queue;

import distillery.gallery.Gallery;
import distillery.gallery.GalleryPicture;
import distillery.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells how long jobs should take, from how long the last ones of the same model and size took. Safe for all threads.
 */
public final class Estimates {
    private static final int LOOKED_AT = 30;

    /** Shares of the measured times that lie below the range and below its end. */
    private static final double LOW = 0.1;

    private static final double HIGH = 0.9;

    /** With a single measurement there is no spread to see. */
    private static final double LEAST_SPREAD = 0.1;

    private final Database database;
    private final Gallery gallery;

    public Estimates(Database database, Gallery gallery) {
        this.database = database;
        this.gallery = gallery;
    }

    /** How long the pictures take once the model is loaded; empty if no like picture was ever made. */
    public Optional<Expectation> making(Assignment assignment) {
        List<GalleryPicture> like = gallery.latest(
                assignment.model(),
                assignment.first().width(),
                assignment.first().height(),
                LOOKED_AT);
        int steps = assignment.first().steps();
        double work = assignment.first().levers().rest(0, steps);
        return range(like.stream()
                        .map(picture -> picture.seconds() - picture.timings().unet() + work * wholeStep(picture))
                        .toList())
                .map(one -> one.times(assignment.count()));
    }

    /** Mean seconds that a step would have taken with all levers off. */
    private static double wholeStep(GalleryPicture picture) {
        int calls = picture.timings().steps().size();
        return picture.timings().unet() / Math.max(1, picture.request().levers().rest(0, calls));
    }

    /** How long loading takes; nothing if the model is loaded, empty if it never was. */
    public Optional<Expectation> loading(String model, Set<String> loaded) {
        if (loaded.contains(model)) {
            return Optional.of(Expectation.NOTHING);
        }
        return range(database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT seconds FROM loading WHERE model = :model ORDER BY created DESC LIMIT :most")
                        .bind("model", model)
                        .bind("most", LOOKED_AT)
                        .mapTo(Double.class)
                        .list()));
    }

    /** Remembers how long a model took to load. */
    void loaded(String model, double seconds, Instant now) {
        database.writer()
                .useHandle(handle -> handle.createUpdate(
                                "INSERT INTO loading (model, seconds, created) VALUES (:model, :seconds, :now)")
                        .bind("model", model)
                        .bind("seconds", seconds)
                        .bind("now", now.toEpochMilli())
                        .execute());
    }

    private static Optional<Expectation> range(List<Double> seconds) {
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        double[] sorted = seconds.stream().mapToDouble(one -> one).sorted().toArray();
        double low = quantile(sorted, LOW);
        double high = quantile(sorted, HIGH);
        double middle = quantile(sorted, 0.5);
        return Optional.of(new Expectation(
                Math.min(low, middle * (1 - LEAST_SPREAD)), Math.max(high, middle * (1 + LEAST_SPREAD))));
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
