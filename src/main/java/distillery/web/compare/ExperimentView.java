package distillery.web.compare;

import distillery.compare.Subject;
import distillery.queue.Job;
import distillery.queue.JobState;
import distillery.report.Drift;
import distillery.report.Poll;
import distillery.report.Report;
import java.util.List;
import java.util.Optional;

/**
 * An experiment as its page shows it. Unchanging.
 *
 * @param job the newest that works on it
 * @param blocks that were run
 * @param yours whether whoever looks may change it
 * @param mayOrder whether whoever looks may begin another, and vote
 * @param drift what changed since the experiment that it repeats
 * @param models that may join
 */
public record ExperimentView(
        Report report,
        Optional<Job> job,
        int blocks,
        boolean yours,
        boolean mayOrder,
        Poll poll,
        Optional<Drift> drift,
        List<String> models) {
    public ExperimentView {
        models = List.copyOf(models);
    }

    /** The same as somebody else sees it. */
    ExperimentView to(boolean mayChange, boolean mayBegin) {
        return new ExperimentView(report, job, blocks, mayChange, mayBegin, poll, drift, models);
    }

    /** Whether nothing runs or waits. */
    public boolean isOver() {
        return job.map(latest -> latest.state().isEnd()).orElse(true);
    }

    /** Whether all was run that was planned. */
    public boolean isWhole() {
        return blocks >= report.plan().blocks();
    }

    public String id() {
        return report.experiment().id();
    }

    /** How far it is, in a sentence. */
    public String state() {
        String pairs = "%d of %d pairs".formatted(blocks, report.plan().blocks());
        if (!isOver()) {
            return pairs + " so far";
        }
        if (isWhole()) {
            return blocks == 1 ? "1 pair, done" : "%d pairs, done".formatted(blocks);
        }
        boolean failed = job.map(latest -> latest.state() == JobState.FAILED).orElse(false);
        return failed ? "Failed after " + pairs : "Stopped after " + pairs;
    }

    /** Why it failed; empty if it did not. */
    public String reason() {
        return job.filter(latest -> latest.state() == JobState.FAILED)
                .flatMap(Job::reason)
                .orElse("");
    }

    /** What is drawn, all of it in a line. */
    public String prompts() {
        return String.join(
                " · ",
                report.plan().subjects().stream()
                        .map(Subject::prompt)
                        .distinct()
                        .toList());
    }

    /** Its address, held against the same contestant; a part behind it such as {@code .csv}. */
    public String address(String part) {
        int baseline = report.plan().baseline();
        return "/compare/" + id() + part
                + (baseline == report.experiment().plan().baseline() ? "" : "?baseline=" + baseline);
    }
}
