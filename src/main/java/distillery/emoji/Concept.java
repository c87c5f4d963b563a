package distillery.emoji;

/**
 * A thing that can be drawn and named: "apple", drawn in {@code red-apple.svg}, a "fruit". For any thread.
 *
 * @param name what captions call it, unique among the concepts
 * @param file the drawing's name in the package, without folder and ending
 * @param kind what sort of thing it is
 * @param article what stands before the bare name
 * @param ownColoursOnly whether repainting would change something else: most of the canoe's drawing is water
 */
public record Concept(String name, String file, String kind, Article article, boolean ownColoursOnly) {
    public Concept {
        if (name.isBlank() || kind.isBlank() || !file.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("a concept needs a name, a kind and a drawing's plain name; this has \""
                    + name + "\", \"" + kind + "\" and \"" + file + "\"");
        }
    }
}
