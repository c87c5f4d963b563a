package distillery.emoji;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The endless book of training pictures: every index has its scene, the same for the same seed, and none is held out.
 * For any thread.
 */
public final class Scenes {
    /** Of all scenes: one thing in its own colours; one repainted; the rest show two things. */
    private static final double OWN_COLOURS = 0.55;

    private static final double REPAINTED = 0.3;

    /** Of the things that stand beside another. */
    private static final double REPAINTED_OF_TWO = 0.25;

    private static final double WHITE = 0.4;

    private final Drawings drawings;
    private final HoldOut holdOut;
    private final Captions captions;
    private final List<Concept> seen;
    private final List<Concept> repaintable;
    private final long start;

    /** Draws every concept once, small, to see which can be repainted: about a second for all 407. */
    public Scenes(Concepts concepts, Drawings drawings, HoldOut holdOut, long seed) {
        this.drawings = drawings;
        this.holdOut = holdOut;
        this.captions = new Captions(drawings);
        this.seen = concepts.all().stream()
                .filter(concept -> !holdOut.holds(concept))
                .toList();
        this.repaintable =
                seen.stream().filter(concept -> drawings.repaintable(concept)).toList();
        if (seen.size() < 2 || repaintable.isEmpty()) {
            throw new IllegalArgumentException("scenes need two concepts that are not held out, one of them in colour");
        }
        // Mixed, so that the next seed is not this one's book from the second page on.
        this.start = new SplittableRandom(seed).nextLong();
    }

    public Scene scene(long index) {
        return scene(random(index));
    }

    /** The scene of the index painted, a little out of place, and described. */
    public Example example(long index, int edge) {
        SplittableRandom random = random(index);
        Scene scene = scene(random);
        String caption = captions.of(scene, random);
        return new Example(caption, scene.pixels(drawings, edge, random));
    }

    private SplittableRandom random(long index) {
        return new SplittableRandom(start + index);
    }

    private Scene scene(RandomGenerator random) {
        double sort = random.nextDouble();
        List<Thing> things;
        if (sort < OWN_COLOURS) {
            things = List.of(Thing.of(any(seen, random)));
        } else if (sort < OWN_COLOURS + REPAINTED) {
            things = List.of(repainted(any(repaintable, random), random));
        } else {
            things = two(random);
        }
        return new Scene(things, background(things, random));
    }

    private List<Thing> two(RandomGenerator random) {
        while (true) {
            Concept left = any(seen, random);
            Concept right = any(seen, random);
            if (!left.equals(right) && !holdOut.holds(left, right)) {
                return List.of(besideAnother(left, random), besideAnother(right, random));
            }
        }
    }

    private Thing besideAnother(Concept concept, RandomGenerator random) {
        boolean repaint = random.nextDouble() < REPAINTED_OF_TWO;
        return repaint && drawings.repaintable(concept) ? repainted(concept, random) : Thing.of(concept);
    }

    private Thing repainted(Concept concept, RandomGenerator random) {
        List<Colour> others = List.of(Colour.values()).stream()
                .filter(colour -> !drawings.ownColour(concept).equals(Optional.of(colour)))
                .filter(colour -> !holdOut.holds(concept, colour))
                .toList();
        return Thing.of(concept, any(others, random));
    }

    private Background background(List<Thing> things, RandomGenerator random) {
        if (random.nextDouble() < WHITE) {
            return Background.WHITE;
        }
        List<Background> others = List.of(Background.values()).stream()
                .filter(background -> background != Background.WHITE)
                .filter(background -> !holdOut.holds(new Scene(things, background)))
                .toList();
        return any(others, random);
    }

    private static <T> T any(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
