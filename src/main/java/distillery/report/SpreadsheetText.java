package distillery.report;

/**
 * Texts that somebody typed, as spreadsheets may read them. They take a text that begins with an equals sign for a formula,
 * whoever typed it; before such a text stands an apostrophe, which they do not show (OWASP, CSV injection). For any thread.
 */
public final class SpreadsheetText {
    private static final String FORMULA = "=+-@\t\r\n";

    private SpreadsheetText() {}

    /** The text, made harmless. */
    public static String of(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
