package distillery.web;

import distillery.gallery.GalleryPicture;
import distillery.hub.ByteCount;
import distillery.pipeline.Levers;
import distillery.queue.Job;
import distillery.queue.JobEvent;
import distillery.queue.JobState;
import distillery.queue.Standing;
import distillery.web.http.Durations;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A job as its page shows it. Unchanging.
 *
 * @param standing empty when it has ended, or its model is on its way
 * @param latest how far it has come within its state, as far as was heard
 * @param yours whether whoever looks may cancel it
 */
public record JobView(
        Job job,
        Optional<Standing> standing,
        Optional<JobEvent.Advance> latest,
        List<GalleryPicture> pictures,
        boolean yours) {
    private static final int QUARTERS = 4;

    public boolean isOver() {
        return job.state().isEnd();
    }

    /** What happens, in a few words. */
    public String headline() {
        String model = job.assignment().model();
        return switch (job.state()) {
            case FETCHING -> "Fetching " + model;
            case WAITING -> place() == 1 ? "Next in line" : "Number %d in line".formatted(place());
            case RUNNING -> step().map(this::where).orElse(latest.isPresent() ? "Loading " + model : "Starting");
            case DONE -> pictures.size() <= 1 ? "Done" : "Done, %d pictures".formatted(pictures.size());
            case FAILED -> "Failed";
            case CANCELLED -> "Cancelled";
        };
    }

    private String where(JobEvent.Stepped step) {
        return job.assignment().series().isPresent()
                ? "Run %d of %d of this pair".formatted(step.picture() + 1, step.pictures())
                : "Step %d of %d".formatted(step.step(), step.steps());
    }

    /** What else is to say: how long it takes, or why it ended. */
    public String details() {
        return switch (job.state()) {
            case FETCHING ->
                as(JobEvent.Fetched.class)
                        .map(fetched -> "%s of %s are here"
                                .formatted(new ByteCount(fetched.done()), new ByteCount(fetched.total())))
                        .orElse("This happens once for each model.");
            case WAITING -> Durations.of(standing.flatMap(Standing::left));
            case RUNNING ->
                step().map(this::pace)
                        .or(() -> as(JobEvent.Loaded.class)
                                .map(loaded ->
                                        "%d of %d networks are in memory".formatted(loaded.done(), loaded.total())))
                        .orElseGet(() -> Durations.of(standing.flatMap(Standing::left)));
            case FAILED -> job.reason().orElse("Nobody knows why.");
            case CANCELLED -> pictures.isEmpty() ? "Nothing was kept." : "What was finished before is below.";
            case DONE -> "";
        };
    }

    private String pace(JobEvent.Stepped step) {
        Levers levers = job.assignment().first().levers();
        int after = step.pictures() - step.picture() - 1;
        double all = levers.rest(0, step.steps());
        double rest = levers.rest(step.step(), step.steps());
        double left = step.soFar() / (all - rest) * (rest + after * all);
        String which = step.pictures() > 1 ? "picture %d of %d, ".formatted(step.picture() + 1, step.pictures()) : "";
        return "%s%s a step, %s left".formatted(which, Durations.of(step.soFar() / step.step()), Durations.of(left));
    }

    /** How much is done, from 0 to 100. */
    public int percent() {
        if (isOver()) {
            return 100;
        }
        double done = step().map(step -> (step.picture() + step.step() / (double) step.steps()) / step.pictures())
                .or(() -> as(JobEvent.Fetched.class).map(some -> some.done() / (double) Math.max(1, some.total())))
                .or(() -> as(JobEvent.Loaded.class).map(some -> some.done() / (double) some.total()))
                .orElse(0.0);
        return (int) Math.round(100 * done);
    }

    /** What a screen reader says: not every step, but every quarter. */
    public String announcement() {
        if (job.state() != JobState.RUNNING || step().isEmpty()) {
            return headline();
        }
        return "%d percent done".formatted(percent() * QUARTERS / 100 * 100 / QUARTERS);
    }

    /** What it looks like so far, as an address that holds the picture; empty before the first step. */
    public String preview() {
        return step().flatMap(JobEvent.Stepped::preview)
                .map(jpeg -> "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg))
                .orElse("");
    }

    private Optional<JobEvent.Stepped> step() {
        return as(JobEvent.Stepped.class);
    }

    private <T extends JobEvent.Advance> Optional<T> as(Class<T> kind) {
        return latest.filter(kind::isInstance).map(kind::cast);
    }

    private int place() {
        return standing.map(Standing::place).orElse(1);
    }
}
