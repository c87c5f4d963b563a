package distillery.models;

/** What a size in a config may be, so that a damaged file cannot ask for a network that no machine holds. */
final class Sizes {
    /** CLIP's vocabulary of 49,408 tokens is the largest size of a published network. */
    private static final int MOST = 1 << 20;

    /** SDXL's text encoder has 32 layers, the deepest part of a published network. */
    private static final int MOST_LAYERS = 100;

    private Sizes() {}

    /** For how often a part is repeated. */
    static void checkCount(String key, int count) {
        if (count < 1 || count > MOST_LAYERS) {
            throw new IllegalArgumentException(
                    "%s must be between 1 and %d, not %d".formatted(key, MOST_LAYERS, count));
        }
    }

    /** For how wide something is. */
    static void check(String key, int size) {
        if (size < 1 || size > MOST) {
            throw new IllegalArgumentException("%s must be between 1 and %d, not %d".formatted(key, MOST, size));
        }
    }
}
