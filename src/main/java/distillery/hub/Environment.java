package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Settings that stand outside the program, read as Python's {@code huggingface_hub} reads them. Safe for all threads.
 *
 * @param values names to values, as {@link System#getenv()} gives them; an empty value counts as not set
 */
record Environment(Map<String, String> values) {
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

    /** Python's default for both timeouts. */
    private static final String TEN_SECONDS = "10";

    String text(String name, String otherwise) {
        String value = values.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }

    /** A leading {@code ~} is the home folder, as in Python. */
    Path path(String name, Path otherwise) {
        String value = text(name, "");
        if (value.isEmpty()) {
            return otherwise;
        }
        return value.equals("~") || value.startsWith("~/")
                ? home().resolve(value.substring(Math.min(2, value.length())))
                : Path.of(value).toAbsolutePath();
    }

    /** Where programs keep what they can get again, by the XDG Base Directory Specification. */
    Path cacheHome() {
        return path("XDG_CACHE_HOME", home().resolve(".cache"));
    }

    boolean yes(String name) {
        return YES.contains(text(name, "").toUpperCase(Locale.ROOT));
    }

    Duration seconds(String name) {
        String value = text(name, TEN_SECONDS);
        if (!value.matches("[1-9][0-9]{0,5}")) {
            throw new UnusableModelException(name + " must be a whole number of seconds, 1 or more.");
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }

    private Path home() {
        return Path.of(text("HOME", System.getProperty("user.home")));
    }
}
