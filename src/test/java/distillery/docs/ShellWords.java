package distillery.docs;

import java.util.List;
import java.util.regex.Pattern;

/** A line of a shell, in words. */
public final class ShellWords {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private ShellWords() {}

    /** Quotes hold words together; nothing else means anything. */
    public static List<String> of(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }
}
