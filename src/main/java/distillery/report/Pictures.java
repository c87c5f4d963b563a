package distillery.report;

import distillery.pipeline.Likeness;
import distillery.pipeline.Picture;
import java.util.Optional;

/** Where the pictures of an experiment are. For any thread. */
public interface Pictures {
    /**
     * A picture that can be shown.
     *
     * @param address of its file, or all of it
     * @param page that tells more of it; empty where there is none
     */
    record Shown(String address, String page) {}

    /** The picture that a contestant made of a subject, by their numbers. */
    Optional<Shown> find(int contestant, int subject);

    /** Its points. */
    Optional<Picture> points(int contestant, int subject);

    /** How far a contestant's picture of a subject is from another's. */
    default Optional<Difference> difference(int contestant, int other, int subject) {
        return points(contestant, subject)
                .flatMap(one -> points(other, subject)
                        .filter(two -> one.width() == two.width() && one.height() == two.height())
                        .map(two -> Difference.of(one, two)));
    }

    /**
     * How far a picture is from another.
     *
     * @param decibels peak signal-to-noise ratio: infinite for the same picture
     * @param structure structural similarity: 1 for the same picture
     */
    record Difference(double decibels, double structure) {
        /** The difference of two pictures of one size. */
        public static Difference of(Picture one, Picture two) {
            return new Difference(Likeness.decibels(one, two), Likeness.structure(one, two));
        }
    }
}
