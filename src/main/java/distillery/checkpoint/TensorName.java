package distillery.checkpoint;

/**
 * The rule for a tensor's name, such as {@code conv_in.weight}: it may be shown, logged, and written into generated
 * code, so it must be short and mean what it looks like. For any thread.
 */
final class TensorName {
    /** The longest published names have about 100 characters. */
    private static final int LONGEST = 512;

    private TensorName() {}

    /** Refuses a name with path separators, {@code ..}, or characters that do not show. */
    static String checked(String name, String place) {
        if (name.length() > LONGEST
                || name.contains("..")
                || name.equals("__metadata__")
                || name.indexOf('/') >= 0
                || name.indexOf('\\') >= 0
                || !isVisible(name)) {
            throw new UnusableModelException(
                    "%s names a tensor \"%s\", which no network does. Download the file again, or use another."
                            .formatted(place, shown(name)));
        }
        return name;
    }

    /** Text out of a file, made fit for a message: cut, and with its invisible characters written as numbers. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(120).forEach(c -> {
            if (isVisible(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return text.codePointCount(0, text.length()) > 120 ? shown.append('…').toString() : shown.toString();
    }

    private static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (!isVisible(text.codePointAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** The error about a tensor that a file should have and has not. */
    static UnusableModelException missing(String place, String name) {
        return new UnusableModelException(
                "%s: tensor \"%s\" is not there. Use a model that has it.".formatted(place, shown(name)));
    }
}
