package distillery.web;

import distillery.emoji.Background;
import distillery.emoji.Captions;
import distillery.emoji.Concept;
import distillery.emoji.Concepts;
import distillery.emoji.Scene;
import distillery.emoji.Thing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the small models can draw, as prompts. For any thread. */
final class KnownThings {
    private KnownThings() {}

    /** "fruit" to "an apple" and the others. */
    static Map<String, List<String>> byKind() {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        for (Concept concept : Concepts.read().all()) {
            kinds.computeIfAbsent(concept.kind(), kind -> new ArrayList<>())
                    .add(Captions.plain(Scene.of(Thing.of(concept), Background.WHITE)));
        }
        return kinds;
    }
}
