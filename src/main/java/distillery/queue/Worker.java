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
    private volatile boolean stopped;

    public Worker(JobQueue queue, Makers makers, Gallery gallery, Estimates estimates, JobNews news, Clock clock) {
        this.queue = queue;
        this.makers = makers;
        this.gallery = gallery;
        this.estimates = estimates;
        this.news = news;
        this.clock = clock;
    }

    /** Does the next job, if one waits. Whatever goes wrong becomes the job's reason. */
    public void work() {
        if (!stopped) {
            queue.take().ifPresent(this::work);
        }
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
            make(job);
            queue.end(job, JobState.DONE, Optional.empty());
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
        Makers.Maker maker =
                makers.open(model, (done, total) -> news.publish(new JobEvent.Loaded(job.id(), done, total)));
        estimates.loaded(model, (System.nanoTime() - start) / 1e9, clock.instant());
        return maker;
    }

    /** Tells of the steps of one picture, and stops it when somebody asks for that. */
    private final class Watch implements Progress {
        private final Job job;
        private final int picture;
        private final Makers.Preview preview;
        private final GenerateRequest request;
        private Optional<byte[]> shown = Optional.empty();

        private Watch(Job job, int picture, Makers.Preview preview, GenerateRequest request) {
            this.job = job;
            this.picture = picture;
            this.preview = preview;
            this.request = request;
        }

        @Override
        public void afterStep(int step, int of, double seconds, float[] latents) {
            shown = preview.of(step, latents, request)
                    .map(picture -> JpegImage.thumbnail(picture, PREVIEW_EDGE).bytes())
                    .or(() -> shown);
            news.publish(
                    new JobEvent.Stepped(job.id(), picture, job.assignment().count(), step, of, seconds, shown));
        }

        @Override
        public boolean isCancelled() {
            return stopped || queue.isStopping(job);
        }
    }
}
