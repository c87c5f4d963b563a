package distillery.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What people read about the program: Markdown at the top and in {@code docs}, read as GitHub reads it. */
public final class Documents {
    private static final Pattern SHELL = Pattern.compile("(?m)^ *```sh\\n(.*?)^ *```$", Pattern.DOTALL);
    private static final Pattern FENCE = Pattern.compile("(?m)^ *```.*?^ *```$", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("(?<=\\]\\()[^)\\s]+|(?<=(?:src|srcset|href)=\")[^\"]+");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    private Documents() {}

    /** All of them. */
    public static List<Path> all() {
        try (Stream<Path> top = Files.list(Path.of("."));
                Stream<Path> more = Files.walk(Path.of("docs"))) {
            return Stream.concat(top, more)
                    .map(Path::normalize)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A document's text. */
    public static String text(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its links and pictures point, outside of code. */
    static List<String> links(Path document) {
        return LINK.matcher(FENCE.matcher(text(document)).replaceAll(""))
                .results()
                .map(link -> link.group())
                .toList();
    }

    /** The names by which its headings can be linked to, made as GitHub makes them. */
    static List<String> anchors(Path document) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> anchors = new ArrayList<>();
        Matcher headings = HEADING.matcher(FENCE.matcher(text(document)).replaceAll(""));
        while (headings.find()) {
            String anchor = headings.group(1)
                    .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    /** The lines of its blocks of shell commands; one that ends with a backslash goes on in the next. */
    public static List<String> commands(Path document) {
        return SHELL.matcher(text(document))
                .results()
                .flatMap(block -> block.group(1).replace("\\\n", " ").lines())
                .map(line -> line.replaceFirst("(^|\\s)#.*$", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** What stands between two comments that name a part, such as {@code <!-- settings -->} and {@code <!-- end -->}. */
    public static String part(Path document, String name) {
        String text = text(document);
        String start = "<!-- " + name + " -->\n";
        int from = text.indexOf(start) + start.length();
        if (from < start.length()) {
            throw new AssertionError(document + " has no " + start.strip());
        }
        return text.substring(from, text.indexOf("<!-- end -->", from)).strip();
    }
}
