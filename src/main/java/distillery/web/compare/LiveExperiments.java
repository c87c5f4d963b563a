package distillery.web.compare;

import distillery.queue.Job;
import distillery.queue.JobEvent;
import distillery.queue.JobListener;
import distillery.queue.JobQueue;
import distillery.web.http.Live;
import distillery.web.http.Reach;
import distillery.web.http.Templates;
import distillery.web.http.Visitor;
import distillery.web.http.Visitors;
import io.javalin.websocket.WsContext;
import java.util.Map;
import java.util.Optional;

/**
 * Shows experiments anew after each of their blocks, and not more often: while they run, showing takes time from what is
 * timed. Safe for all threads.
 */
public final class LiveExperiments implements JobListener, Live.Source {
    private static final char BETWEEN = '/';

    private final JobQueue queue;
    private final Reports reports;
    private final Templates templates;
    private final Live live;

    public LiveExperiments(JobQueue queue, Reports reports, Templates templates, Visitors visitors) {
        this.queue = queue;
        this.reports = reports;
        this.templates = templates;
        this.live = new Live("experiment", LiveExperiments::key, this, visitors);
    }

    /** Who follows. */
    public Live live() {
        return live;
    }

    private static String key(WsContext ctx) {
        return ctx.pathParam("id")
                + BETWEEN
                + Optional.ofNullable(ctx.queryParam("baseline")).orElse("");
    }

    private Optional<ExperimentView> view(String key, Visitor visitor) {
        int middle = key.indexOf(BETWEEN);
        return reports.view(key.substring(0, middle), ComparePages.number(key.substring(middle + 1)), visitor);
    }

    @Override
    public Optional<Live.Eyes> eyes(String key, Visitor visitor) {
        return view(key, visitor).map(view -> new Live.Eyes(view.yours(), view.mayOrder()));
    }

    @Override
    public Optional<Live.Shown> show(String key, Live.Eyes eyes) {
        return view(key, new Visitor("", false, Reach.everywhere(false)))
                .map(view -> view.to(eyes.mayEnd(), eyes.mayOrder()))
                .map(view -> new Live.Shown(
                        templates.part("parts/experiment.jte", Map.of("view", view))
                                + templates.part("parts/next.jte", Map.of("view", view)),
                        view.isOver()));
    }

    @Override
    public void happened(JobEvent event) {
        if (event instanceof JobEvent.Changed) {
            queue.find(event.job())
                    .map(Job::assignment)
                    .flatMap(assignment -> assignment.series())
                    .ifPresent(id -> live.touchAll(key -> key.startsWith(id)));
        }
    }
}
