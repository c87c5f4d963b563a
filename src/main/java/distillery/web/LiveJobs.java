package distillery.web;

import distillery.gallery.Gallery;
import distillery.queue.Job;
import distillery.queue.JobEvent;
import distillery.queue.JobListener;
import distillery.queue.JobQueue;
import distillery.queue.JobState;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes the state of jobs to the browsers that follow them. Safe for all threads; one of its own does the showing, so
 * that whoever makes the pictures is not kept. What changes while a job is being shown is shown once, after that.
 */
final class LiveJobs implements JobListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveJobs.class);
    private static final int MOST_SOCKETS = 4096;

    /** Servers between a browser and this one give up on lines that are silent for a minute. */
    private static final int PING_SECONDS = 20;

    private final JobQueue queue;
    private final Gallery gallery;
    private final Templates templates;
    private final Visitors visitors;
    private final Map<String, Set<LiveSocket>> followers = new ConcurrentHashMap<>();
    private final Map<String, LiveSocket> sockets = new ConcurrentHashMap<>();
    private final Map<String, JobEvent.Advance> latest = new ConcurrentHashMap<>();
    private final Set<String> stale = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> new Thread(work, "live"),
            // What happens after the goodbye is shown after the restart.
            new ThreadPoolExecutor.DiscardPolicy());

    LiveJobs(JobQueue queue, Gallery gallery, Templates templates, Visitors visitors) {
        this.queue = queue;
        this.gallery = gallery;
        this.templates = templates;
        this.visitors = visitors;
    }

    /** What a job looks like now. */
    Optional<JobView> view(String id, Visitor visitor) {
        return queue.find(id).map(job -> view(job, visitor.mayEnd(job)));
    }

    private JobView view(Job job, boolean mayEnd) {
        return new JobView(
                job, queue.standing(job), Optional.ofNullable(latest.get(job.id())), gallery.ofJob(job.id()), mayEnd);
    }

    /** How many browsers follow. */
    int sockets() {
        return sockets.size();
    }

    void follow(WsConfig ws) {
        ws.onConnect(this::connect);
        ws.onClose(ctx -> forget(ctx.sessionId(), ctx.pathParam("id")));
        ws.onError(ctx -> forget(ctx.sessionId(), ctx.pathParam("id")));
        ws.onMessage(ctx -> ctx.closeSession(StatusCode.POLICY_VIOLATION, "nothing is to be said here"));
        ws.onBinaryMessage(ctx -> ctx.closeSession(StatusCode.POLICY_VIOLATION, "nothing is to be said here"));
    }

    private void connect(WsConnectContext ctx) {
        String id = ctx.pathParam("id");
        Optional<Job> job = queue.find(id);
        if (job.isEmpty()) {
            ctx.closeSession(StatusCode.POLICY_VIOLATION, "there is no such job");
        } else if (sockets.size() >= MOST_SOCKETS) {
            ctx.closeSession(StatusCode.TRY_AGAIN_LATER, "too many follow");
        } else {
            ctx.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
            LiveSocket socket = new LiveSocket(ctx.session, visitors.of(ctx).mayEnd(job.get()));
            sockets.put(ctx.sessionId(), socket);
            followers.compute(id, (same, others) -> {
                Set<LiveSocket> all = others == null ? ConcurrentHashMap.newKeySet() : others;
                all.add(socket);
                return all;
            });
            touch(id);
        }
    }

    private void forget(String session, String id) {
        LiveSocket socket = sockets.remove(session);
        if (socket != null) {
            followers.computeIfPresent(id, (same, all) -> {
                all.remove(socket);
                return all.isEmpty() ? null : all;
            });
        }
    }

    @Override
    public void happened(JobEvent event) {
        if (event instanceof JobEvent.Advance advance) {
            latest.put(advance.job(), advance);
        } else if (event instanceof JobEvent.Changed changed) {
            latest.remove(changed.job());
            if (changed.state() != JobState.WAITING) {
                // Everybody behind it has moved up.
                followers.keySet().forEach(this::touch);
            }
        }
        touch(event.job());
    }

    /** Has a job shown anew. */
    private void touch(String id) {
        if (followers.containsKey(id) && stale.add(id)) {
            thread.execute(() -> {
                stale.remove(id);
                show(id);
            });
        }
    }

    private void show(String id) {
        try {
            Map<Boolean, String> shown = new HashMap<>();
            Optional<Job> job = queue.find(id);
            for (LiveSocket socket : followers.getOrDefault(id, Set.of())) {
                job.ifPresent(now -> socket.offer(
                        shown.computeIfAbsent(
                                socket.mayEnd(),
                                mayEnd -> templates.part("parts/job.jte", Map.of("view", view(now, mayEnd)))),
                        now.state().isEnd()));
            }
        } catch (RuntimeException e) {
            LOG.warn("job {} could not be shown", id, e);
        }
    }

    /** Asks all browsers to come back when the server has started again. */
    @Override
    public void close() {
        thread.shutdownNow();
        sockets.values().forEach(socket -> socket.close(StatusCode.SERVICE_RESTART, "the server starts again"));
    }
}
