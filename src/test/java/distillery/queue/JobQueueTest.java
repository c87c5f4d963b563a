package distillery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.gallery.Gallery;
import distillery.gallery.GalleryPicture;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Levers;
import distillery.schedulers.Schedulers;
import distillery.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from their submission to their end, with a real database and a worker that is called by hand. */
class JobQueueTest {
    @TempDir
    private Path folder;

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private final List<JobEvent> events = new ArrayList<>();
    private final PaintedSquares squares = new PaintedSquares();
    private Database database;
    private Gallery gallery;
    private JobQueue queue;
    private Series series = (job, following, watch) -> false;
    private Worker worker;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("test.db"));
        start(new Limits(6, 4, 2, 3));
    }

    private void start(Limits limits) {
        gallery = new Gallery(database, folder.resolve("pictures"), clock, "test");
        Estimates estimates = new Estimates(database, gallery);
        JobNews news = new JobNews();
        news.add(events::add);
        queue = new JobQueue(database, estimates, squares::loaded, squares, limits, news, clock);
        worker = new Worker(queue, squares, gallery, estimates, series, news, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aJobIsDoneAndItsPicturesAreInTheGallery() throws IOException {
        Job job = accepted(queue.submit("ann", assignment("emoji", 2)));

        worker.work();

        assertThat(queue.find(job.id()).orElseThrow().state()).isEqualTo(JobState.DONE);
        List<GalleryPicture> pictures = gallery.ofJob(job.id());
        assertThat(pictures).extracting(GalleryPicture::number).containsExactly(0, 1);
        assertThat(pictures).extracting(picture -> picture.request().seed()).containsExactly(7L, 8L);
        assertThat(gallery.png(pictures.get(0))).isNotEmptyFile();
        assertThat(events.stream().filter(event -> event instanceof JobEvent.Stepped))
                .hasSize(6);
    }

    @Test
    void everybodysFirstJobRunsBeforeAnybodysSecond() {
        List<String> order =
                List.of(submit("ann", "emoji"), submit("ann", "emoji"), submit("ann", "emoji"), submit("bob", "emoji"));

        assertThat(queue.waiting())
                .extracting(Job::id)
                .containsExactly(order.get(0), order.get(3), order.get(1), order.get(2));
    }

    @Test
    void aJobWhoseModelIsLoadedOvertakesOthersOfItsRoundButNotForEver() {
        squares.open("emoji", (done, total) -> {});
        String cold = submit("ann", "emoji-tiny");
        List<String> warm = List.of(submit("bob", "emoji"), submit("cid", "emoji"), submit("dan", "emoji"));

        List<String> ran = List.of(next(), next(), next(), next());

        assertThat(ran).containsExactly(warm.get(0), warm.get(1), cold, warm.get(2));
    }

    @Test
    void aFullQueueTurnsTheNextJobAwayAndSaysWhenToComeBack() {
        for (int i = 0; i < 6; i++) {
            submit("person " + i, "emoji");
        }

        assertThat(queue.submit("late", assignment("emoji", 1)))
                .isInstanceOfSatisfying(
                        Admission.FullForAll.class,
                        full -> assertThat(full.seconds()).isPositive());
    }

    @Test
    void nobodyFillsTheQueueAlone() {
        for (int i = 0; i < 4; i++) {
            submit("ann", "emoji");
        }

        assertThat(queue.submit("ann", assignment("emoji", 1))).isInstanceOf(Admission.FullForYou.class);
        assertThat(queue.submit("bob", assignment("emoji", 1))).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void onlyItsOwnerCancelsAJob() {
        String job = submit("ann", "emoji");

        assertThat(queue.cancel(job, "bob")).isEqualTo(Cancellation.NOT_YOURS);
        assertThat(queue.cancel("none", "bob")).isEqualTo(Cancellation.UNKNOWN);
        assertThat(queue.cancel(job, "ann")).isEqualTo(Cancellation.CANCELLED);
        assertThat(queue.cancel(job, "ann")).isEqualTo(Cancellation.TOO_LATE);
        worker.work();
        assertThat(gallery.ofJob(job)).isEmpty();
    }

    @Test
    void aRunningJobStopsBeforeItsNextStep() {
        String job = submit("ann", "emoji");
        squares.beforeEachStep(() -> queue.cancel(job, "ann"));

        worker.work();

        assertThat(queue.find(job).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        assertThat(events.stream().filter(event -> event instanceof JobEvent.Stepped))
                .isEmpty();
    }

    @Test
    void aJobThatKillsTheServerIsStartedThreeTimesAndThenFails() {
        String job = submit("ann", "emoji");
        for (int attempt = 0; attempt < 3; attempt++) {
            queue.take();
            start(new Limits(6, 4, 2, 3));
            queue.recover();
        }

        worker.work();

        Job failed = queue.find(job).orElseThrow();
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.reason().orElseThrow()).contains("died each of the 3 times");
    }

    @Test
    void aStoppedWorkersJobWaitsAsIfItHadNotBeenStarted() {
        String job = submit("ann", "emoji");
        squares.beforeEachStep(worker::stop);

        worker.work();

        Job waiting = queue.find(job).orElseThrow();
        assertThat(waiting.state()).isEqualTo(JobState.WAITING);
        assertThat(waiting.attempts()).isZero();
    }

    @Test
    void theWaitIsToldFromWhatLikePicturesTookAndNotBefore() {
        Job first = accepted(queue.submit("ann", assignment("emoji", 1)));
        assertThat(first.expected()).isEmpty();
        worker.work();

        Job second = accepted(queue.submit("ann", assignment("emoji", 2)));

        Expectation expected = second.expected().orElseThrow();
        assertThat(expected.holds(2 * 0.6)).isTrue();
        assertThat(queue.standing(second).orElseThrow().place()).isEqualTo(1);
        assertThat(queue.standing(first)).isEmpty();
    }

    @Test
    void stepsWithoutGuidanceAreExpectedToTakeHalf() {
        queue.submit("ann", assignment("emoji", 1));
        worker.work();
        Assignment usual = assignment("emoji", 1);
        GenerateRequest first = usual.first();
        Levers half = Levers.of(Map.of("guidance-interval", "0-0.5"));
        GenerateRequest pulled = new GenerateRequest(
                first.prompt(),
                first.negative(),
                20,
                first.guidance(),
                first.seed(),
                first.scheduler(),
                first.width(),
                first.height(),
                half);

        Job job = accepted(queue.submit("ann", new Assignment("emoji", pulled, 1, false)));

        // Text, tokens and decoder take a tenth of a second, and so does a step.
        assertThat(job.expected().orElseThrow().holds(0.3 + 0.1 * 10 + 0.05 * 10))
                .isTrue();
        assertThat(job.expected().orElseThrow().holds(0.3 + 0.1 * 20)).isFalse();
        assertThat(queue.find(job.id()).orElseThrow().assignment().first()).isEqualTo(pulled);
    }

    @Test
    void aSeriesGoesOnPartAfterPartAndLetsOthersInBetween() {
        List<String> done = new ArrayList<>();
        series = (job, following, watch) -> {
            done.add(following ? "next part" : "part after something else");
            if (done.size() == 2) {
                queue.submit("bob", assignment("emoji", 1));
            }
            return done.size() < 4;
        };
        start(new Limits(6, 4, 2, 3));
        String parts = accepted(queue.submit("ann", ofSeries("s"))).id();

        for (int k = 0; k < 5; k++) {
            worker.work();
        }

        assertThat(done)
                .containsExactly("part after something else", "next part", "part after something else", "next part");
        assertThat(queue.find(parts).orElseThrow().state()).isEqualTo(JobState.DONE);
        assertThat(queue.lately(9)).extracting(Job::owner).containsExactlyInAnyOrder("ann", "bob");
        assertThat(queue.ofSeries("s")).map(Job::id).contains(parts);
    }

    @Test
    void aSeriesThatWasCancelledBetweenItsPartsEnds() {
        series = (job, following, watch) -> true;
        start(new Limits(6, 4, 2, 3));
        String parts = accepted(queue.submit("ann", ofSeries("s"))).id();
        worker.work();

        assertThat(queue.cancel(parts, "ann")).isEqualTo(Cancellation.CANCELLED);
        worker.work();

        assertThat(queue.find(parts).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aPartThatIsCancelledEndsTheSeries() {
        series = (job, following, watch) -> {
            queue.cancel(job.id(), "ann");
            squares.make(job.assignment().first(), watch.picture(0, 1));
            return true;
        };
        start(new Limits(6, 4, 2, 3));
        String parts = accepted(queue.submit("ann", ofSeries("s"))).id();

        worker.work();

        assertThat(queue.find(parts).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void eachPartOfASeriesMayBeTriedAnewWhenTheServerDies() {
        series = (job, following, watch) -> true;
        start(new Limits(6, 4, 2, 3));
        String parts = accepted(queue.submit("ann", ofSeries("s"))).id();
        for (int part = 0; part < 5; part++) {
            queue.take();
            start(new Limits(6, 4, 2, 3));
            queue.recover();
            worker.work();
        }

        assertThat(queue.find(parts).orElseThrow().state()).isEqualTo(JobState.WAITING);
    }

    private static Assignment ofSeries(String series) {
        return new Assignment("emoji", assignment("emoji", 1).first(), 40, false, Optional.of(series));
    }

    private String next() {
        Job job = queue.take().orElseThrow();
        queue.end(job, JobState.DONE, Optional.empty());
        return job.id();
    }

    private String submit(String owner, String model) {
        return accepted(queue.submit(owner, assignment(model, 1))).id();
    }

    private static Job accepted(Admission admission) {
        return ((Admission.Accepted) admission).job();
    }

    private static Assignment assignment(String model, int count) {
        return new Assignment(
                model,
                new GenerateRequest("a red apple", Optional.empty(), 3, 4, 7, Schedulers.DDIM, 64, 64),
                count,
                false);
    }
}
