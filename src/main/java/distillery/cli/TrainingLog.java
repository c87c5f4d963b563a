package distillery.cli;

import distillery.training.TrainingRun;
import distillery.training.TrainingRun.Report;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells on the console how a training run goes, a line for each report. For one thread. */
final class TrainingLog {
    private static final int ENCODED_PER_LINE = 1024;

    private final Terminal terminal;

    TrainingLog(Terminal terminal) {
        this.terminal = terminal;
    }

    TrainingRun.Listener named(String what) {
        return new TrainingRun.Listener() {
            @Override
            public void report(Report report) {
                terminal.err().println(line(what, report));
            }

            @Override
            public void saved(long step) {
                terminal.err().printf(Locale.ROOT, "%s saved after %d steps%n", what, step);
            }
        };
    }

    void encoded(int examples) {
        if (examples % ENCODED_PER_LINE == 0) {
            terminal.err().printf(Locale.ROOT, "%d examples encoded%n", examples);
        }
    }

    private static String line(String what, Report report) {
        String losses = report.losses().entrySet().stream()
                .map(loss -> String.format(Locale.ROOT, "%s %.4f", loss.getKey(), loss.getValue()))
                .collect(Collectors.joining(", "));
        long left = report.left().toSeconds();
        return String.format(
                Locale.ROOT,
                "%s %d of %d: %s; %.1f pictures/s, %d:%02d:%02d left",
                what,
                report.step(),
                report.steps(),
                losses,
                report.perSecond(),
                left / 3600,
                left / 60 % 60,
                left % 60);
    }
}
