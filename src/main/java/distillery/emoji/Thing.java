package distillery.emoji;

import java.util.Optional;

/** A concept in its own colours (empty) or painted in another. For any thread. */
public record Thing(Concept concept, Optional<Colour> colour) {
    /** In its own colours. */
    public static Thing of(Concept concept) {
        return new Thing(concept, Optional.empty());
    }

    public static Thing of(Concept concept, Colour colour) {
        return new Thing(concept, Optional.of(colour));
    }
}
