package distillery.emoji;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What the small model never sees while it learns, so that it can be asked later whether it understood: one in twenty
 * names, and of the names it does see one in twenty combinations with a colour, with a background, and of two in a row.
 * For any thread.
 *
 * <p>A hash of the words decides, never chance: the same names are held out on every machine, whatever else changes in
 * the list's order. A thing's own colours and the white background are no combinations and are always seen.
 */
public final class HoldOut {
    private static final int ONE_IN = 20;

    private final List<Concept> names;

    public HoldOut(Concepts concepts) {
        long count = Math.round(concepts.all().size() / (double) ONE_IN);
        this.names = concepts.all().stream()
                .filter(concept -> !concepts.neverHeldOut().contains(concept.name()))
                .sorted(Comparator.comparingLong(concept -> hash(concept.name())))
                .limit(count)
                .toList();
    }

    /** The concepts that no training scene shows. */
    public List<Concept> names() {
        return names;
    }

    public boolean holds(Concept concept) {
        return names.contains(concept);
    }

    public boolean holds(Concept concept, Colour colour) {
        return holds(concept) || oneInTwenty(colour.word() + " " + concept.name());
    }

    public boolean holds(Concept concept, Background background) {
        boolean combined = background != Background.WHITE;
        return holds(concept) || (combined && oneInTwenty(concept.name() + " on " + background.word()));
    }

    /** Whether this pair in this order is held out; the other order has its own answer. */
    public boolean holds(Concept left, Concept right) {
        return holds(left) || holds(right) || oneInTwenty(left.name() + " next to " + right.name());
    }

    /** Whether anything of the scene is held out. */
    public boolean holds(Scene scene) {
        List<Thing> things = scene.things();
        boolean pair = things.size() == 2
                && holds(things.get(0).concept(), things.get(1).concept());
        return pair || things.stream().anyMatch(thing -> holds(thing, scene.background()));
    }

    private boolean holds(Thing thing, Background background) {
        boolean painted =
                thing.colour().filter(colour -> holds(thing.concept(), colour)).isPresent();
        return painted || holds(thing.concept(), background);
    }

    private static boolean oneInTwenty(String words) {
        return hash(words) % ONE_IN == 0;
    }

    /** The first 48 bits of the words' MD5, as a name-based UUID has them: the same everywhere, and well mixed. */
    private static long hash(String words) {
        return UUID.nameUUIDFromBytes(words.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits() >>> 16;
    }
}
