package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.util.regex.Pattern;

/**
 * Names that came from a person or a server and have been found safe to stand in a path and an address. Safe for
 * all threads.
 */
final class TrustedName {
    /** The hub's own rule: letters, digits, {@code - _ .}, no dot or dash at either end, 96 characters. */
    private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?";

    private static final Pattern REPO = Pattern.compile("(?:" + PART + "/)?" + PART);
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Windows opens a device by these names, in every folder and with every ending. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])\\s*(\\..*)?");

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
    private static final int LONGEST = 1000;

    private TrustedName() {}

    /** A model's name: {@code org/name}, or {@code name} alone. */
    static String repo(String name) {
        if (!REPO.matcher(name).matches() || name.contains("--") || name.contains("..") || name.endsWith(".git")) {
            throw new UnusableModelException("\"" + shown(name)
                    + "\" is no model name. Write it as the hub does: CompVis/stable-diffusion-v1-4.");
        }
        return name;
    }

    /** A branch, tag or commit. */
    static String revision(String name) {
        if (!isSafe(name)) {
            throw new UnusableModelException(
                    "\"" + shown(name) + "\" is no revision. Name a branch such as main, a tag, or a commit.");
        }
        return name;
    }

    static boolean isCommit(String name) {
        return COMMIT.matcher(name).matches();
    }

    /** A file's path inside a repository, with {@code /} between folders. */
    static String file(String path, String repo) {
        if (!isSafe(path)) {
            throw new UnusableModelException(repo + " lists a file named \"" + shown(path)
                    + "\", which could leave the cache folder. Do not use this model.");
        }
        return path;
    }

    private static boolean isSafe(String path) {
        if (path.isEmpty()
                || path.length() > LONGEST
                || path.indexOf('\\') >= 0
                || path.chars().anyMatch(Character::isISOControl)
                || DRIVE.matcher(path).matches()) {
            return false;
        }
        for (String step : path.split("/", -1)) {
            if (step.isEmpty()
                    || step.equals(".")
                    || step.equals("..")
                    || DEVICE.matcher(step).matches()) {
                return false;
            }
        }
        return true;
    }

    /** Short, and without characters that would move a terminal's cursor. */
    private static String shown(String name) {
        String start = name.length() <= 80 ? name : name.substring(0, 80) + "…";
        return start.replaceAll("\\p{Cntrl}", "_");
    }
}
