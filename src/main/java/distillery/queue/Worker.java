package distillery.queue;

import distillery.gallery.Gallery;
import distillery.gallery.GalleryPicture;
import distillery.pipeline.CancelledException;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.JpegImage;
import distillery.pipeline.Progress;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the jobs, one after the other: the only one who uses the device. One thread works; any may stop it. */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int PREVIEW_EDGE = 256;

    private final JobQueue queue;
    private final Makers makers;
    private final Gallery gallery;
    private final Estimates estimates;
    private final JobNews news;
    private final Clock clock;
    private final Series series;
    private volatile boolean stopped;
    private String last = "";

    /** @param series does the jobs that come in parts */
    public Worker(
            JobQueue queue,
            Makers makers,
            Gallery gallery,
            Estimates estimates,
            Series series,
            JobNews news,
            Clock clock) {
        this.queue = queue;
        this.makers = makers;
        this.gallery = gallery;
        this.estimates = estimates;
        this.series = series;
        this.news = news;
        this.clock = clock;
    }

    /** Does jobs until none waits: nobody waits for a ticket to be looked at while another job waits already. */
    public void workOn() {
        while (work()) {
            // The next.
        }
    }

    /** Does the next job, or the next part of one; false if none waits. Whatever goes wrong becomes the job's reason. */
    public boolean work() {
        Optional<Job> next = stopped ? Optional.empty() : queue.take();
        next.ifPresent(this::work);
        return next.isPresent();
    }

    /** Stops after the step that is being done; its job waits for the next start. */
    public void stop() {
        stopped = true;
    }

    private void work(Job job) {
        if (queue.isHopeless(job)) {
            queue.end(
                    job,
                    JobState.FAILED,
                    Optional.of("The server died each of the %d times it was made. Try smaller settings."
                            .formatted(job.attempts() - 1)));
            return;
        }
        try {
            if (isMoreAfter(job)) {
                queue.again(job);
            } else {
                queue.end(job, JobState.DONE, Optional.empty());
            }
        } catch (CancelledException e) {
            if (stopped) {
                queue.giveBack(job);
            } else {
                queue.end(job, JobState.CANCELLED, Optional.empty());
            }
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it is, the next job may do better; without this the queue would stand still.
            LOG.error("job {} failed", job.id(), e);
            queue.end(job, JobState.FAILED, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Does the job, or the next part of it. */
    private boolean isMoreAfter(Job job) throws IOException {
        boolean following = job.id().equals(last);
        last = job.id();
        if (job.assignment().series().isPresent()) {
            return series.next(job, following, new Parts(job));
        }
        make(job);
        return false;
    }

    private void make(Job job) throws IOException {
        Makers.Maker maker = open(job);
        // An attempt that died may have left some.
        Set<Integer> made =
                gallery.ofJob(job.id()).stream().map(GalleryPicture::number).collect(Collectors.toSet());
        List<GenerateRequest> requests = job.assignment().requests();
        for (int k = 0; k < requests.size(); k++) {
            if (!made.contains(k)) {
                Gallery.Origin origin =
                        new Gallery.Origin(job.id(), k, job.assignment().model(), maker.dtype(), maker.device());
                GalleryPicture kept = gallery.add(
                        maker.images().make(requests.get(k), new Watch(job, k, maker.preview(), requests.get(k))),
                        origin);
                news.publish(new JobEvent.PictureMade(job.id(), kept.id()));
            }
        }
    }

    private Makers.Maker open(Job job) throws IOException {
        String model = job.assignment().model();
        if (makers.loaded().contains(model)) {
            return makers.open(model, (done, total) -> {});
        }
        long start = System.nanoTime();
        Makers.Maker maker = makers.open(model, loading(job));
        estimates.loaded(model, (System.nanoTime() - start) / 1e9, clock.instant());
        return maker;
    }

    private Makers.Loading loading(Job job) {
        return (done, total) -> news.publish(new JobEvent.Loaded(job.id(), done, total));
    }

    /**
     * Tells of the parts of a series, but no more than once a second, and shows no picture before it is done: a series may
     * be timed, and telling takes time.
     */
    private final class Parts implements Series.Watch {
        private static final long BETWEEN_MILLIS = 1000;

        private final Job job;
        private long told;

        private Parts(Job job) {
            this.job = job;
        }

        @Override
        public Progress picture(int number, int of) {
            return new Progress() {
                private double soFar;

                @Override
                public void afterStep(int step, int steps, double seconds, float[] latents) {
                    soFar += seconds;
                    long now = clock.millis();
                    if (now - told >= BETWEEN_MILLIS) {
                        told = now;
                        news.publish(new JobEvent.Stepped(
                                job.id(), number, of, step, steps, seconds, soFar, Optional.empty()));
                    }
                }

                @Override
                public boolean isCancelled() {
                    return isToStop(job);
                }
            };
        }

        @Override
        public Makers.Loading loading() {
            return Worker.this.loading(job);
        }
    }

    /** Tells of the steps of one picture, and stops it when somebody asks for that. */
    private final class Watch implements Progress {
        private final Job job;
        private final int picture;
        private final Makers.Preview preview;
        private final GenerateRequest request;
        private Optional<byte[]> shown = Optional.empty();
        private double soFar;

        private Watch(Job job, int picture, Makers.Preview preview, GenerateRequest request) {
            this.job = job;
            this.picture = picture;
            this.preview = preview;
            this.request = request;
        }

        @Override
        public void afterStep(int step, int of, double seconds, float[] latents) {
            soFar += seconds;
            shown = preview.of(step, latents, request)
                    .map(picture -> JpegImage.thumbnail(picture, PREVIEW_EDGE).bytes())
                    .or(() -> shown);
            news.publish(
                    new JobEvent.Stepped(job.id(), picture, job.assignment().count(), step, of, seconds, soFar, shown));
        }

        @Override
        public boolean isCancelled() {
            return isToStop(job);
        }
    }

    private boolean isToStop(Job job) {
        return stopped || queue.isStopping(job);
    }
}
