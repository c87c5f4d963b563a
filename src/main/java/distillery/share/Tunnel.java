package distillery.share;

import distillery.share.Relay.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a way open by which others reach a port of this machine: when it breaks, it is opened again. Whatever happens to it,
 * the server goes on for those who are here. Safe for all threads; one of its own does the work.
 */
public final class Tunnel implements AutoCloseable {
    private static final int GOODBYES = 20;
    private static final long GOODBYE_MILLIS = 250;

    private final Relay relay;
    private final Backoff backoff;
    private final AtomicReference<@Nullable Announcement> open = new AtomicReference<>();
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    public Tunnel(Relay relay, Backoff backoff) {
        this.relay = relay;
        this.backoff = backoff;
    }

    /** Hears what becomes of a tunnel, on its thread. */
    public interface News {
        /** It can be used, by this address from now on. */
        void opened(Announcement announcement);

        /** It cannot be used now. */
        void broke(String why, Duration again);

        /** It will not be tried again. */
        void refused(String why);
    }

    /** Opens it, now or as soon as that is possible. */
    public void start(int port, News news) {
        Thread worker = new Thread(() -> run(port, news), "tunnel");
        worker.setDaemon(true);
        if (!thread.compareAndSet(null, worker)) {
            throw new IllegalStateException("a tunnel is started once");
        }
        worker.start();
    }

    /** By which others reach it; empty while it is not open. */
    public Optional<URI> address() {
        return Optional.ofNullable(open.get()).map(Announcement::address);
    }

    private void run(int port, News news) {
        AtomicInteger failures = new AtomicInteger();
        try {
            while (!isClosing()) {
                String why;
                try {
                    relay.hold(port, announcement -> {
                        if (isClosing()) {
                            return;
                        }
                        failures.set(0);
                        open.set(announcement);
                        news.opened(announcement);
                    });
                    why = "the line broke";
                } catch (IOException | RuntimeException e) {
                    why = String.valueOf(e.getMessage());
                } finally {
                    open.set(null);
                }
                if (!isClosing()) {
                    Duration wait = backoff.after(failures.incrementAndGet());
                    news.broke(why, wait);
                    await(wait);
                }
            }
        } catch (RefusedException e) {
            news.refused(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** For that long, or until somebody closes it. */
    private void await(Duration wait) throws InterruptedException {
        boolean closed = closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (closed) {
            throw new InterruptedException("closed");
        }
    }

    /** Ends it. What connects just now may miss an interruption, and is interrupted again. */
    @Override
    public void close() {
        closing.countDown();
        Thread worker = thread.get();
        try {
            for (int i = 0; i < GOODBYES && worker != null && worker.isAlive(); i++) {
                worker.interrupt();
                worker.join(GOODBYE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
