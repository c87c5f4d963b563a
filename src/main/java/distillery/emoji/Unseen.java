package distillery.emoji;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The scenes that show what is held out of training, to ask the model for what it never saw. For any thread.
 *
 * <p>Each list shows one kind of held-out thing and nothing else that is held out; all else is plain: own colours, and a
 * white background.
 */
public final class Unseen {
    private final List<Concept> seen;
    private final Drawings drawings;
    private final HoldOut holdOut;

    public Unseen(Concepts concepts, Drawings drawings, HoldOut holdOut) {
        this.seen = concepts.all().stream()
                .filter(concept -> !holdOut.holds(concept))
                .toList();
        this.drawings = drawings;
        this.holdOut = holdOut;
    }

    /** Things whose names were never read. */
    public List<Scene> names() {
        return holdOut.names().stream()
                .map(concept -> Scene.of(Thing.of(concept), Background.WHITE))
                .toList();
    }

    /** Known things in a known colour that they never had. */
    public List<Scene> colours() {
        return seen.stream()
                .filter(drawings::repaintable)
                .flatMap(concept -> Stream.of(Colour.values())
                        .filter(colour -> holdOut.holds(concept, colour))
                        .filter(colour -> !drawings.ownColour(concept).equals(Optional.of(colour)))
                        .map(colour -> Scene.of(Thing.of(concept, colour), Background.WHITE)))
                .toList();
    }

    /** Known things on a known background that they never stood on. */
    public List<Scene> backgrounds() {
        return seen.stream()
                .flatMap(concept -> Stream.of(Background.values())
                        .filter(background -> holdOut.holds(concept, background))
                        .map(background -> Scene.of(Thing.of(concept), background)))
                .toList();
    }

    /** Known things that never stood beside each other in this order: about 7,500. */
    public List<Scene> pairs() {
        return seen.stream()
                .flatMap(left -> seen.stream()
                        .filter(right -> !right.equals(left) && holdOut.holds(left, right))
                        .map(right -> Scene.of(Thing.of(left), Thing.of(right), Background.WHITE)))
                .toList();
    }
}
