package distillery.cli;

import distillery.hub.ByteCount;
import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on the console that says how far a download or a picture has come, and how long it will still take.
 * Silent where nobody would see it. For one thread.
 */
public final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 24;

    /** Ten lines a second are enough for the eye. */
    private static final long BETWEEN_DRAWS_NANOS = 100_000_000;

    private final PrintStream console;
    private final boolean visible;
    private final LongSupplier nanoTime;

    private boolean started;
    private long startTime;
    private long startDone;
    private long lastDraw;
    private int lastLength;

    /**
     * Makes a bar that has not begun.
     *
     * @param visible whether a person sees the console; see {@link #isTerminal()}
     * @param nanoTime a clock such as {@link System#nanoTime()}
     */
    public ProgressBar(PrintStream console, boolean visible, LongSupplier nanoTime) {
        this.console = console;
        this.visible = visible;
        this.nanoTime = nanoTime;
    }

    /** Whether a person sees the console. */
    boolean isVisible() {
        return visible;
    }

    /** Whether the program runs in a terminal, and not in a pipe, a service or a build. */
    @SuppressWarnings("SystemConsoleNull") // Before Java 22 it is null where there is no terminal.
    public static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on there is a console even in a pipe, and only this method tells.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Shows a download: {@code label  42 % [####    ] 0.9 GB of 2.1 GB, 35.2 MB/s, 0:34 left}. */
    public void bytes(String label, long done, long total) {
        if (isDue(done, total)) {
            double perSecond = perSecond(done);
            String rate = perSecond > 0 ? ", " + new ByteCount((long) perSecond) + "/s" : "";
            draw(label, done, total, new ByteCount(done) + " of " + new ByteCount(total) + rate);
        }
    }

    /** Shows the steps of a picture: {@code label  40 % [###     ] 10 of 25, 0.52 s/it, 0:08 left}. */
    public void steps(String label, int done, int total) {
        if (isDue(done, total)) {
            double perSecond = perSecond(done);
            String rate = perSecond > 0 ? String.format(Locale.ROOT, ", %.2f s/it", 1 / perSecond) : "";
            draw(label, done, total, done + " of " + total + rate);
        }
    }

    /** Leaves the line and is ready for the next task. */
    @Override
    public void close() {
        if (lastLength > 0) {
            console.println();
        }
        started = false;
        lastLength = 0;
    }

    private boolean isDue(long done, long total) {
        if (!visible) {
            return false;
        }
        long now = nanoTime.getAsLong();
        boolean first = !started;
        if (first) {
            started = true;
            startTime = now;
            startDone = done;
        }
        if (first || done == total || now - lastDraw >= BETWEEN_DRAWS_NANOS) {
            lastDraw = now;
            return true;
        }
        return false;
    }

    /** What was there at the start took no time, so it does not count. */
    private double perSecond(long done) {
        long nanos = lastDraw - startTime;
        return nanos > 0 ? (done - startDone) * 1e9 / nanos : 0;
    }

    private void draw(String label, long done, long total, String amount) {
        double share = total > 0 ? Math.min(1, (double) done / total) : 1;
        int filled = (int) (share * WIDTH);
        String line = String.format(
                Locale.ROOT,
                "%s %3d %% [%s%s] %s%s",
                label,
                (int) (share * 100),
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                amount,
                left(done, total));
        // Blanks wipe out the end of a longer line before.
        console.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
        console.flush();
        lastLength = line.length();
    }

    private String left(long done, long total) {
        double perSecond = perSecond(done);
        if (perSecond <= 0 || done >= total) {
            return "";
        }
        long seconds = Math.round((total - done) / perSecond);
        return seconds < 3600
                ? String.format(Locale.ROOT, ", %d:%02d left", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, ", %d:%02d h left", seconds / 3600, seconds / 60 % 60);
    }
}
