package distillery.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Takes a lesson from its first step, or from where it was stopped, to its last, saving it every so often. For the
 * engine's thread.
 */
public final class TrainingRun {
    /** Saving takes a second or two, so a stop costs at most this much work. */
    private static final Duration BETWEEN_SAVES = Duration.ofMinutes(3);

    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    /**
     * How a run goes.
     *
     * @param step how many steps were taken
     * @param losses by name, each the mean since the last report
     * @param perSecond examples per second since the last report
     * @param left how long the rest will take at this speed
     */
    public record Report(long step, long steps, Map<String, Double> losses, double perSecond, Duration left) {}

    /** Who is told of a run. */
    public interface Listener {
        /** After the first step, then now and then, and after the last. */
        void report(Report report);

        /** When the run was saved, and at its end; the place to make sample pictures. */
        default void saved(long step) throws IOException {}

        /** The same listener, but when the run was saved something else is done first. */
        default Listener afterSaving(Saving first) {
            Listener then = this;
            return new Listener() {
                @Override
                public void report(Report report) {
                    then.report(report);
                }

                @Override
                public void saved(long step) throws IOException {
                    first.saved(step);
                    then.saved(step);
                }
            };
        }
    }

    /** What is done when a run was saved. */
    public interface Saving {
        void saved(long step) throws IOException;
    }

    private final Schooling schooling;
    private final Checkpoint checkpoint;
    private final LongSupplier nanos;

    /**
     * @param folder where the run saves itself
     * @param nanos a clock such as {@link System#nanoTime}
     */
    public TrainingRun(Schooling schooling, Path folder, LongSupplier nanos) {
        this.schooling = schooling;
        this.checkpoint = new Checkpoint(folder);
        this.nanos = nanos;
    }

    /**
     * Goes on to the last step.
     *
     * @return seconds that all steps took, those before a stop included
     */
    public double finish(Lesson lesson, Listener listener) throws IOException {
        double before = 0;
        Optional<Checkpoint.Progress> progress = checkpoint.progress();
        if (progress.isPresent()) {
            checkpoint.restore(progress.get(), lesson.optimiser());
            before = progress.get().seconds();
        }
        long start = nanos.getAsLong();
        long reported = start;
        long saved = start;
        long started = lesson.optimiser().steps();
        long since = started;
        Map<String, Double> sums = new LinkedHashMap<>();
        while (lesson.optimiser().steps() < schooling.steps()) {
            long step = lesson.optimiser().steps();
            Map<String, Double> losses = lesson.study(step);
            lesson.optimiser().step(schooling.rate(step));
            losses.forEach((name, loss) -> sums.merge(name, loss, Double::sum));
            step++;
            long now = nanos.getAsLong();
            boolean last = step == schooling.steps();
            if (last || started == step - 1 || now - reported >= BETWEEN_REPORTS.toNanos()) {
                listener.report(report(sums, step, step - since, (now - reported) / 1e9));
                sums.clear();
                since = step;
                reported = now;
            }
            if (last || now - saved >= BETWEEN_SAVES.toNanos()) {
                checkpoint.save(lesson.optimiser(), before + (now - start) / 1e9);
                listener.saved(step);
                saved = nanos.getAsLong();
            }
        }
        return before + (nanos.getAsLong() - start) / 1e9;
    }

    private Report report(Map<String, Double> sums, long step, long steps, double seconds) {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / steps));
        double perStep = seconds / steps;
        long left = Math.round((schooling.steps() - step) * perStep);
        return new Report(step, schooling.steps(), means, schooling.batch() / perStep, Duration.ofSeconds(left));
    }
}
