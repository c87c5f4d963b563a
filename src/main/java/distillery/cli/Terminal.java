package distillery.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * Where the program talks to people: results on standard output, all else on standard error. For one thread.
 *
 * @param bar shows how far long work has come, if anybody sees it
 */
public record Terminal(PrintStream out, PrintStream err, ProgressBar bar) {
    void warnOfCutWords(List<String> cut) {
        if (!cut.isEmpty()) {
            err.println(
                    "The model does not read prompts of that length; these words were cut: " + String.join(" ", cut));
        }
    }
}
