package distillery.gallery;

import java.util.Optional;

/**
 * Which pictures somebody wants to see.
 *
 * @param words that the prompt holds, in one piece; blank for any
 * @param model empty for any
 * @param after the last picture of the page before; empty for the first page
 * @param size how many at most
 */
public record Query(Order order, String words, Optional<String> model, Optional<Cursor> after, int size) {
    private static final int MOST = 200;

    /**
     * A place between two pictures, which stays the same when pictures come and go.
     *
     * @param value what the picture before it is ordered by
     * @param id the picture before it
     */
    public record Cursor(double value, String id) {}

    public Query {
        if (size < 1 || size > MOST) {
            throw new IllegalArgumentException("A page has from 1 to %d pictures, not %d.".formatted(MOST, size));
        }
    }

    /** The same pictures from a place on. */
    public Query from(Cursor place) {
        return new Query(order, words, model, Optional.of(place), size);
    }

    /** All pictures, the newest first. */
    public static Query newest(int size) {
        return new Query(Order.NEWEST, "", Optional.empty(), Optional.empty(), size);
    }
}
