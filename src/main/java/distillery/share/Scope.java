package distillery.share;

/**
 * How far a link leads. Unchanging.
 *
 * @param target the id of the picture or the experiment; empty for everything
 * @param make whether its guests may make pictures of their own
 */
public record Scope(Kind kind, String target, boolean make) {
    /** What a link shows. */
    public enum Kind {
        /** The whole app, but what only whoever runs it needs. */
        EVERYTHING,
        PICTURE,
        EXPERIMENT
    }

    public Scope {
        if (target.isEmpty() != (kind == Kind.EVERYTHING)) {
            throw new IllegalArgumentException("A link to a picture or an experiment names it, and no other does.");
        }
    }

    /** The whole app. */
    public static Scope everything(boolean make) {
        return new Scope(Kind.EVERYTHING, "", make);
    }

    /** What it shows, in a word. */
    public String noun() {
        return switch (kind) {
            case EVERYTHING -> "Gallery";
            case PICTURE -> "Picture";
            case EXPERIMENT -> "Comparison";
        };
    }

    /** The page that it leads to first. */
    public String page() {
        return switch (kind) {
            case EVERYTHING -> make ? "/" : "/gallery";
            case PICTURE -> "/pictures/" + target;
            case EXPERIMENT -> "/compare/" + target;
        };
    }
}
