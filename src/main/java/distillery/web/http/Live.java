package distillery.web.http;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes things that change to the browsers that follow them. Safe for all threads; one of its own does the showing, so
 * that whoever makes the pictures is not kept. What changes while a thing is being shown is shown once, after that.
 */
public final class Live implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final int MOST_SOCKETS = 4096;

    /** Servers between a browser and this one give up on lines that are silent for a minute. */
    private static final int PING_SECONDS = 20;

    /** How long a guest may look on whose link has ended. */
    private static final int CHECK_SECONDS = 5;

    private final String name;
    private final Function<WsContext, String> key;
    private final Source source;
    private final Visitors visitors;
    private final Map<String, Set<LiveSocket>> followers = new ConcurrentHashMap<>();
    private final Map<String, LiveSocket> sockets = new ConcurrentHashMap<>();
    private final Set<String> stale = ConcurrentHashMap.newKeySet();
    private final ScheduledFuture<?> checking;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1,
            work -> new Thread(work, "live"),
            // What happens after the goodbye is shown after the restart.
            new ThreadPoolExecutor.DiscardPolicy());

    /**
     * Something as a browser shows it.
     *
     * @param last whether it will not change any more
     */
    public record Shown(String html, boolean last) {}

    /**
     * What whoever looks at a thing may do with it; it looks the same to all of whom that is the same.
     *
     * @param mayEnd whether they may end it
     * @param mayOrder whether they may begin another of its kind
     */
    public record Eyes(boolean mayEnd, boolean mayOrder) {}

    /** Knows the things that are followed, by their keys. */
    public interface Source {
        /** What somebody may do with a thing; empty if there is none of that key. */
        Optional<Eyes> eyes(String key, Visitor visitor);

        /** The thing as such eyes see it; empty if it is gone. */
        Optional<Shown> show(String key, Eyes eyes);
    }

    /**
     * Pushes nothing yet.
     *
     * @param name what one of them is called in a goodbye
     * @param key which thing a socket's address means
     */
    public Live(String name, Function<WsContext, String> key, Source source, Visitors visitors) {
        this.name = name;
        this.key = key;
        this.source = source;
        this.visitors = visitors;
        this.checking = thread.scheduleWithFixedDelay(this::dismiss, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /** How many browsers follow. */
    public int sockets() {
        return sockets.size();
    }

    /** Lets browsers follow over sockets of this address. */
    public void follow(WsConfig ws) {
        ws.onConnect(this::connect);
        ws.onClose(ctx -> forget(ctx.sessionId(), key.apply(ctx)));
        ws.onError(ctx -> forget(ctx.sessionId(), key.apply(ctx)));
        ws.onMessage(ctx -> ctx.closeSession(StatusCode.POLICY_VIOLATION, "nothing is to be said here"));
        ws.onBinaryMessage(ctx -> ctx.closeSession(StatusCode.POLICY_VIOLATION, "nothing is to be said here"));
    }

    private void connect(WsConnectContext ctx) {
        String followed = key.apply(ctx);
        Visitor visitor = visitors.of(ctx);
        Optional<Eyes> eyes = source.eyes(followed, visitor);
        if (eyes.isEmpty()) {
            ctx.closeSession(StatusCode.POLICY_VIOLATION, "there is no such " + name);
        } else if (sockets.size() >= MOST_SOCKETS) {
            ctx.closeSession(StatusCode.TRY_AGAIN_LATER, "too many follow");
        } else {
            ctx.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
            LiveSocket socket = new LiveSocket(ctx.session, name, eyes.get(), visitor.reach());
            sockets.put(ctx.sessionId(), socket);
            followers.compute(followed, (same, others) -> {
                Set<LiveSocket> all = others == null ? ConcurrentHashMap.newKeySet() : others;
                all.add(socket);
                return all;
            });
            touch(followed);
        }
    }

    private void forget(String session, String followed) {
        LiveSocket socket = sockets.remove(session);
        if (socket != null) {
            followers.computeIfPresent(followed, (same, all) -> {
                all.remove(socket);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** Has a thing shown anew to those who follow it. */
    public void touch(String followed) {
        if (followers.containsKey(followed) && stale.add(followed)) {
            thread.execute(() -> {
                stale.remove(followed);
                show(followed);
            });
        }
    }

    /** Has all things shown anew whose keys are such. */
    public void touchAll(Predicate<String> such) {
        followers.keySet().stream().filter(such).forEach(this::touch);
    }

    private void show(String followed) {
        try {
            Map<Eyes, Optional<Shown>> shown = new HashMap<>();
            for (LiveSocket socket : followers.getOrDefault(followed, Set.of())) {
                if (socket.mayStay()) {
                    shown.computeIfAbsent(socket.eyes(), eyes -> source.show(followed, eyes))
                            .ifPresent(socket::offer);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("{} {} could not be shown", name, followed, e);
        }
    }

    /** Lets those go whose links have ended. */
    private void dismiss() {
        try {
            sockets.values().forEach(LiveSocket::mayStay);
        } catch (RuntimeException e) {
            LOG.warn("whether guests may still follow could not be told", e);
        }
    }

    /** Asks all browsers to come back when the server has started again. */
    @Override
    public void close() {
        checking.cancel(false);
        thread.shutdownNow();
        sockets.values().forEach(socket -> socket.close(StatusCode.SERVICE_RESTART, "the server starts again"));
    }
}
