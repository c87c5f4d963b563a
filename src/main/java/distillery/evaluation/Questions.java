package distillery.evaluation;

import distillery.emoji.Background;
import distillery.emoji.Colour;
import distillery.emoji.Concept;
import distillery.emoji.Concepts;
import distillery.emoji.Drawings;
import distillery.emoji.HoldOut;
import distillery.emoji.Scene;
import distillery.emoji.Thing;
import distillery.emoji.Unseen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The scenes that models are asked for, the same for the same seed. For any thread. */
final class Questions {
    private static final int KINDS = 3;

    private final Drawings drawings;
    private final HoldOut holdOut;
    private final List<Concept> known;
    private final Unseen unseen;
    private final long seed;

    Questions(Concepts concepts, Drawings drawings, long seed) {
        this.drawings = drawings;
        this.holdOut = new HoldOut(concepts);
        this.known = concepts.all().stream()
                .filter(concept -> !holdOut.holds(concept))
                .toList();
        this.unseen = new Unseen(concepts, drawings, holdOut);
        this.seed = seed;
    }

    /**
     * One thing each, as training may have shown it: in turn in its own colours on white, in them on another
     * background, and repainted on white. No name comes again before all have come.
     */
    List<Scene> seen(int count) {
        Random random = random();
        List<List<Concept>> decks = List.of(
                deck(known, count, random),
                deck(known, count, random),
                deck(known.stream().filter(drawings::repaintable).toList(), count, random));
        return IntStream.range(0, count)
                .mapToObj(i -> seen(i % KINDS, decks.get(i % KINDS).get(i / KINDS), random))
                .toList();
    }

    private Scene seen(int kind, Concept concept, Random random) {
        return switch (kind) {
            case 0 -> Scene.of(Thing.of(concept), Background.WHITE);
            case 1 -> Scene.of(Thing.of(concept), any(Background.values(), other(concept), random));
            default -> Scene.of(Thing.of(concept, any(Colour.values(), another(concept), random)), Background.WHITE);
        };
    }

    private Predicate<Background> other(Concept concept) {
        return background -> background != Background.WHITE && !holdOut.holds(concept, background);
    }

    private Predicate<Colour> another(Concept concept) {
        return colour -> !drawings.ownColour(concept).equals(Optional.of(colour)) && !holdOut.holds(concept, colour);
    }

    /** What training never showed together: in turn a thing and its colour, a thing and its background, two things. */
    List<Scene> unseen(int count) {
        Random random = random();
        List<List<Scene>> decks = Stream.of(unseen.colours(), unseen.backgrounds(), unseen.pairs())
                .map(scenes -> deck(scenes, count, random))
                .toList();
        return IntStream.range(0, count)
                .mapToObj(i -> decks.get(i % KINDS).get(i / KINDS))
                .toList();
    }

    /** Things whose names training never showed, each on white and, in turn, on one of the other backgrounds. */
    List<Scene> unknown() {
        Background[] all = Background.values();
        List<Concept> names = holdOut.names();
        return IntStream.range(0, names.size())
                .boxed()
                .flatMap(i -> Stream.of(Background.WHITE, all[1 + i % (all.length - 1)])
                        .map(background -> Scene.of(Thing.of(names.get(i)), background)))
                .toList();
    }

    /** Mixed, because the first numbers of neighbouring seeds are alike. */
    private Random random() {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    /** At least so many, shuffled; all of them come before one comes again. */
    private static <T> List<T> deck(List<T> all, int count, Random random) {
        List<T> deck = new ArrayList<>();
        while (deck.size() < count) {
            List<T> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        return deck;
    }

    private static <T> T any(T[] all, Predicate<T> allowed, Random random) {
        List<T> possible = Stream.of(all).filter(allowed).toList();
        return possible.get(random.nextInt(possible.size()));
    }
}
