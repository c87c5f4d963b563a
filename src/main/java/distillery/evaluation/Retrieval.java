package distillery.evaluation;

import distillery.emoji.Background;
import distillery.emoji.Colour;
import distillery.emoji.Concept;
import distillery.emoji.Concepts;
import distillery.emoji.Drawings;
import distillery.emoji.Scene;
import distillery.emoji.Thing;
import distillery.pipeline.Picture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says which names a picture would go by: of all things that can be drawn, which look like it. For one thread.
 *
 * <p>All of them are drawn for this as the prompt asks, in the same colour where they take one, and on the same
 * background. So it is the shape that decides, and a picture gains nothing from the colour words of its prompt.
 */
public final class Retrieval {
    private final Concepts concepts;
    private final Drawings drawings;
    private final int edge;
    private final Map<Look, Map<Concept, Descriptor>> galleries = new HashMap<>();

    /** What the things of a gallery have in common; each of two is half as large. */
    private record Look(Optional<Colour> colour, Background background, boolean alone) {}

    /** @param edge of the pictures, in points */
    public Retrieval(Concepts concepts, Drawings drawings, int edge) {
        this.concepts = concepts;
        this.drawings = drawings;
        this.edge = edge;
    }

    /**
     * The place of each prompted name, from left to right, when all names are ordered by how much their drawings look
     * like the picture: 1 for the nearest.
     */
    public List<Integer> ranks(Scene asked, Picture picture) {
        boolean alone = asked.things().size() == 1;
        return IntStream.range(0, asked.things().size())
                .mapToObj(i -> {
                    Thing thing = asked.things().get(i);
                    Look look = new Look(thing.colour(), asked.background(), alone);
                    return rank(thing.concept(), look, described(picture, i, alone));
                })
                .toList();
    }

    private int rank(Concept prompted, Look look, Descriptor described) {
        Map<Concept, Descriptor> gallery = galleries.computeIfAbsent(look, this::gallery);
        double own = described.distance(Objects.requireNonNull(gallery.get(prompted), prompted.name()));
        return 1
                + (int) gallery.values().stream()
                        .filter(other -> described.distance(other) < own)
                        .count();
    }

    private Map<Concept, Descriptor> gallery(Look look) {
        return concepts.all().stream().collect(Collectors.toMap(concept -> concept, concept -> drawn(concept, look)));
    }

    private Descriptor drawn(Concept concept, Look look) {
        Thing thing = new Thing(concept, look.colour().filter(colour -> drawings.repaintable(concept)));
        Scene scene = look.alone() ? Scene.of(thing, look.background()) : Scene.of(thing, thing, look.background());
        Picture picture = Picture.ofDecoded(scene.pixels(drawings, edge), edge, edge);
        return described(picture, 0, look.alone());
    }

    /** Of two things each has a square of half the edge, in the middle of its side. */
    private Descriptor described(Picture picture, int thing, boolean alone) {
        int half = edge / 2;
        return alone ? Descriptor.of(picture) : Descriptor.of(picture, thing * half, half / 2, half);
    }
}
