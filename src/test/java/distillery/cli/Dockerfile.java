package distillery.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile, as far as ours goes.
 *
 * @param instructions in order, without comments
 */
record Dockerfile(List<Instruction> instructions) {
    private static final Pattern FROM = Pattern.compile("(\\S+)(?: AS (\\S+))?");
    private static final Pattern SETTING = Pattern.compile("([A-Z_]+)=(\\S+)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

    /**
     * One instruction.
     *
     * @param stage that it belongs to; empty for the last, and before the first
     */
    record Instruction(String stage, String keyword, String text) {
        /** The words of an instruction, its flags left out. */
        List<String> words() {
            return Arrays.stream(text.split("\\s+"))
                    .filter(word -> !word.startsWith("--"))
                    .toList();
        }

        /** What it sets. */
        Map<String, String> settings() {
            Map<String, String> settings = new LinkedHashMap<>();
            SETTING.matcher(text).results().forEach(match -> settings.put(match.group(1), match.group(2)));
            return settings;
        }

        /** {@code ["a", "b"]} as its words; none if it is not in that form. */
        List<String> execForm() {
            int begin = text.indexOf('[');
            return begin < 0 || !text.endsWith("]")
                    ? List.of()
                    : WORD.matcher(text.substring(begin))
                            .results()
                            .map(match -> match.group(1))
                            .toList();
        }
    }

    static Dockerfile read(Path file) throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        String stage = "";
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            if (line.endsWith("\\")) {
                whole.append(line, 0, line.length() - 1).append(' ');
                continue;
            }
            String text = whole.append(line).toString().replaceAll("\\s+", " ").strip();
            whole.setLength(0);
            int gap = text.indexOf(' ');
            String keyword = text.substring(0, gap);
            String rest = text.substring(gap + 1);
            if (keyword.equals("FROM")) {
                stage = stage(rest);
            }
            instructions.add(new Instruction(stage, keyword, rest));
        }
        return new Dockerfile(instructions);
    }

    private static String stage(String from) {
        Matcher parts = FROM.matcher(from);
        return parts.matches() && parts.group(2) != null ? parts.group(2) : "";
    }

    /** All instructions of a kind. */
    List<Instruction> all(String keyword) {
        return instructions.stream()
                .filter(instruction -> instruction.keyword().equals(keyword))
                .toList();
    }

    /** Those of the image itself, which is the last stage. */
    List<Instruction> ofTheImage(String keyword) {
        int last = instructions.lastIndexOf(all("FROM").get(all("FROM").size() - 1));
        return instructions.subList(last, instructions.size()).stream()
                .filter(instruction -> instruction.keyword().equals(keyword))
                .toList();
    }

    /** The only one of its kind in the image. */
    Instruction only(String keyword) {
        List<Instruction> found = ofTheImage(keyword);
        if (found.size() != 1) {
            throw new AssertionError("the image has %d times %s".formatted(found.size(), keyword));
        }
        return found.get(0);
    }
}
