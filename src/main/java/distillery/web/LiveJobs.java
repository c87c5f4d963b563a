package distillery.web;

import distillery.gallery.Gallery;
import distillery.queue.Job;
import distillery.queue.JobEvent;
import distillery.queue.JobListener;
import distillery.queue.JobQueue;
import distillery.queue.JobState;
import distillery.web.http.Live;
import distillery.web.http.Templates;
import distillery.web.http.Visitor;
import distillery.web.http.Visitors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells how far jobs have come, whoever asks and whoever follows. Safe for all threads. */
final class LiveJobs implements JobListener, Live.Source {
    private final JobQueue queue;
    private final Gallery gallery;
    private final Templates templates;
    private final Map<String, JobEvent.Advance> latest = new ConcurrentHashMap<>();
    private final Live live;

    LiveJobs(JobQueue queue, Gallery gallery, Templates templates, Visitors visitors) {
        this.queue = queue;
        this.gallery = gallery;
        this.templates = templates;
        this.live = new Live("job", ctx -> ctx.pathParam("id"), this, visitors);
    }

    /** Who follows. */
    Live live() {
        return live;
    }

    /** What a job looks like now. */
    Optional<JobView> view(String id, Visitor visitor) {
        return queue.find(id).map(job -> view(job, visitor.mayEnd(job)));
    }

    private JobView view(Job job, boolean mayEnd) {
        return new JobView(
                job,
                queue.standing(job),
                Optional.ofNullable(latest.get(job.id())),
                job.assignment().series().isPresent() ? List.of() : gallery.ofJob(job.id()),
                mayEnd);
    }

    @Override
    public Optional<Live.Eyes> eyes(String id, Visitor visitor) {
        return queue.find(id)
                .map(job -> new Live.Eyes(visitor.mayEnd(job), visitor.reach().mayMake()));
    }

    @Override
    public Optional<Live.Shown> show(String id, Live.Eyes eyes) {
        return queue.find(id)
                .map(job -> new Live.Shown(
                        templates.part("parts/job.jte", Map.of("view", view(job, eyes.mayEnd()))),
                        job.state().isEnd()));
    }

    @Override
    public void happened(JobEvent event) {
        if (event instanceof JobEvent.Advance advance) {
            latest.put(advance.job(), advance);
        } else if (event instanceof JobEvent.Changed changed) {
            latest.remove(changed.job());
            if (changed.state() != JobState.WAITING) {
                // Everybody behind it has moved up.
                live.touchAll(any -> true);
            }
        }
        live.touch(event.job());
    }
}
