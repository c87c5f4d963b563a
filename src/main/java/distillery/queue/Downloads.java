package distillery.queue;

import distillery.families.ModelSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the models that jobs wait for to this machine, one after the other and beside the work. Safe for all threads; the
 * downloads have one of their own.
 */
public final class Downloads implements JobListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
    private static final long TELL_EVERY_NANOS = 250_000_000;

    private final JobQueue queue;
    private final ModelSource source;
    private final JobNews news;
    private final Map<String, List<Future<?>>> asked = new ConcurrentHashMap<>();
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> new Thread(work, "download"),
            // What is asked for while the server stops is asked for again when it starts.
            new ThreadPoolExecutor.DiscardPolicy());

    public Downloads(JobQueue queue, ModelSource source, JobNews news) {
        this.queue = queue;
        this.source = source;
        this.news = news;
    }

    @Override
    public void happened(JobEvent event) {
        if (event instanceof JobEvent.Changed changed) {
            if (changed.state() == JobState.FETCHING) {
                model(changed)
                        .ifPresent(model -> asked.computeIfAbsent(model, none -> new CopyOnWriteArrayList<>())
                                .add(thread.submit(() -> fetch(model))));
            } else if (changed.state() == JobState.CANCELLED && !asked.isEmpty()) {
                model(changed).filter(model -> queue.fetching(model).isEmpty()).ifPresent(this::breakOff);
            }
        }
    }

    private Optional<String> model(JobEvent event) {
        return queue.find(event.job()).map(job -> job.assignment().model());
    }

    /** Ends the wait for a server that does not answer; while pieces arrive, the next one ends it. */
    private void breakOff(String model) {
        List<Future<?>> downloads = asked.remove(model);
        if (downloads != null) {
            downloads.forEach(download -> download.cancel(true));
        }
    }

    private void fetch(String model) {
        try {
            if (!queue.fetching(model).isEmpty()) {
                if (!source.isHere(model)) {
                    source.fetch(model, new Telling(model));
                }
                queue.arrived(model);
            }
        } catch (NobodyWaitsException e) {
            LOG.info("{} is no longer wanted", model);
        } catch (InterruptedException e) {
            // Nobody wants it any more, or the server stops; then whoever waits asks again when it starts.
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} could not be fetched: {}", model, e.getMessage());
            LOG.debug("this is why", e);
            queue.missed(model, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Tells those who wait how much has arrived, but not of every piece. */
    private final class Telling implements ModelSource.Arrival {
        private final String model;
        private Optional<Long> told = Optional.empty();

        private Telling(String model) {
            this.model = model;
        }

        @Override
        public void at(long done, long total) {
            long now = System.nanoTime();
            if (told.isEmpty() || now - told.get() > TELL_EVERY_NANOS) {
                told = Optional.of(now);
                List<Job> waiting = queue.fetching(model);
                if (waiting.isEmpty()) {
                    throw new NobodyWaitsException();
                }
                waiting.forEach(job -> news.publish(new JobEvent.Fetched(job.id(), done, total)));
            }
        }
    }

    /** Everybody who wanted a model has cancelled. */
    private static final class NobodyWaitsException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
