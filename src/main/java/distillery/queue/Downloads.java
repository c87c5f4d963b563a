package distillery.queue;

import distillery.families.ModelSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
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
        if (event instanceof JobEvent.Changed changed && changed.state() == JobState.FETCHING) {
            queue.find(changed.job())
                    .map(job -> job.assignment().model())
                    .ifPresent(model -> thread.execute(() -> fetch(model)));
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
            // The server stops; the job asks again when it starts.
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} could not be fetched", model, e);
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
