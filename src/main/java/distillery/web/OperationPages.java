package distillery.web;

import distillery.queue.JobQueue;
import distillery.web.http.Templates;
import distillery.web.http.Visitors;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What whoever runs the server wants to know. For any thread. */
final class OperationPages {
    private static final int LATELY = 20;

    private final Templates templates;
    private final JobQueue queue;
    private final Supplier<Set<String>> loaded;
    private final Machine machine;
    private final Metrics metrics;
    private final Visitors visitors;
    private final Supplier<List<String>> troubles;

    OperationPages(
            Templates templates,
            JobQueue queue,
            Supplier<Set<String>> loaded,
            Machine machine,
            Metrics metrics,
            Visitors visitors,
            Supplier<List<String>> troubles) {
        this.templates = templates;
        this.queue = queue;
        this.loaded = loaded;
        this.machine = machine;
        this.metrics = metrics;
        this.visitors = visitors;
        this.troubles = troubles;
    }

    void status(Context ctx) {
        templates.page(
                ctx,
                "status.jte",
                Map.of(
                        "machine",
                        machine,
                        "memory",
                        Memory.now(),
                        "running",
                        queue.running(),
                        "waiting",
                        queue.waiting(),
                        "lately",
                        // How long a comparison takes, nobody foretold: others come in between.
                        queue.lately(LATELY).stream()
                                .filter(job -> job.assignment().series().isEmpty())
                                .toList(),
                        "loaded",
                        loaded.get(),
                        "troubles",
                        troubles.get(),
                        "operator",
                        visitors.of(ctx).operator()));
    }

    void metrics(Context ctx) throws IOException {
        ctx.contentType(Metrics.CONTENT_TYPE);
        ctx.result(metrics.text());
    }

    /** The process answers; whoever restarts what does not asks here. */
    void alive(Context ctx) {
        plain(ctx, "alive");
    }

    /** Whether pictures can be made now, and else why not; whoever sends people here asks. */
    void ready(Context ctx) {
        List<String> reasons = troubles.get();
        if (!reasons.isEmpty()) {
            ctx.status(HttpStatus.SERVICE_UNAVAILABLE);
        }
        plain(ctx, reasons.isEmpty() ? "ready" : String.join("\n", reasons));
    }

    private static void plain(Context ctx, String text) {
        ctx.contentType("text/plain; charset=utf-8").result(text + "\n");
    }

    void signIn(Context ctx) {
        if (!visitors.signIn(ctx, ctx.pathParam("key"))) {
            throw new NotFoundResponse();
        }
        ctx.redirect("/status", HttpStatus.SEE_OTHER);
    }
}
