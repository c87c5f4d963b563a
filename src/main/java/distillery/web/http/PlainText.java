package distillery.web.http;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** What somebody typed, without what cannot be seen but could harm: it is shown on pages, in logs and in files. */
public final class PlainText {
    /** Control characters but tab and line ends, halves of characters, and what turns the direction of writing. */
    private static final Pattern HIDDEN =
            Pattern.compile("[\\p{Cc}&&[^\\t\\n]]|\\p{Cs}|[\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]");

    private PlainText() {}

    /** The text composed (NFC), with lines ended by \n. */
    public static String of(String typed) {
        String lines = typed.replace("\r\n", "\n").replace('\r', '\n');
        return HIDDEN.matcher(Normalizer.normalize(lines, Normalizer.Form.NFC)).replaceAll("");
    }
}
