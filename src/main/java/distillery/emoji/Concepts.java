package distillery.emoji;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The things the small model can draw: all of them, in a fixed order. For any thread.
 *
 * @param all every concept, names unique
 * @param neverHeldOut names that are always trained on, because people are shown them first
 */
public record Concepts(List<Concept> all, Set<String> neverHeldOut) {
    private static final String RESOURCE = "emoji.json";

    public Concepts {
        all = List.copyOf(all);
        neverHeldOut = Set.copyOf(neverHeldOut);
        Set<String> names = new HashSet<>();
        for (Concept concept : all) {
            if (!names.add(concept.name())) {
                throw new IllegalArgumentException("two concepts are called \"" + concept.name() + "\"");
            }
        }
        if (!names.containsAll(neverHeldOut)) {
            throw new IllegalArgumentException("a name that is never held out is no concept's: " + neverHeldOut);
        }
    }

    /** The curated list that comes with the program. */
    public static Concepts read() {
        try (InputStream json = Concepts.class.getResourceAsStream(RESOURCE)) {
            if (json == null) {
                throw new IllegalStateException("the program lacks its resource distillery/emoji/" + RESOURCE);
            }
            return new ObjectMapper().readValue(json, Listing.class).concepts();
        } catch (IOException e) {
            throw new UncheckedIOException("distillery/emoji/" + RESOURCE + " cannot be read", e);
        }
    }

    public Optional<Concept> named(String name) {
        return all.stream().filter(concept -> concept.name().equals(name)).findFirst();
    }

    /** The resource as it is written: kind to name to file, article to names, and names. */
    private record Listing(
            Map<String, Map<String, String>> kinds,
            Map<String, List<String>> articles,
            Set<String> ownColoursOnly,
            Set<String> neverHeldOut) {

        Concepts concepts() {
            Map<String, Article> written = new HashMap<>();
            articles.forEach((article, names) ->
                    names.forEach(name -> written.put(name, Article.valueOf(article.toUpperCase(Locale.ROOT)))));
            List<Concept> all = new ArrayList<>();
            kinds.forEach((kind, files) -> files.forEach((name, file) -> all.add(new Concept(
                    name,
                    file,
                    kind,
                    written.getOrDefault(name, Article.before(name)),
                    ownColoursOnly.contains(name)))));
            return new Concepts(all, neverHeldOut);
        }
    }
}
