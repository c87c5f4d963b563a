package distillery.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import distillery.gallery.Gallery;
import distillery.pipeline.GenerateRequest;
import distillery.schedulers.Schedulers;
import distillery.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose models are not on this machine yet. */
class DownloadsTest {
    private static final String MODEL = "nota-ai/bk-sdm-tiny";

    @TempDir
    private Path folder;

    private final PaintedSquares squares = new PaintedSquares();
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();
    private Database database;
    private JobQueue queue;
    private Worker worker;
    private Downloads downloads;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("test.db"));
        Clock clock = Clock.systemUTC();
        Gallery gallery = new Gallery(database, folder.resolve("pictures"), clock, "test");
        Estimates estimates = new Estimates(database, gallery);
        JobNews news = new JobNews();
        queue = new JobQueue(database, estimates, squares::loaded, squares, Limits.USUAL, news, clock);
        worker = new Worker(queue, squares, gallery, estimates, (job, following, watch) -> false, news, clock);
        downloads = new Downloads(queue, squares, news);
        news.add(events::add);
        news.add(downloads);
    }

    @AfterEach
    void close() {
        downloads.close();
        database.close();
    }

    @Test
    void aJobRunsWhenItsModelHasArrivedAndOthersRunBefore() {
        CountDownLatch more = new CountDownLatch(1);
        squares.away(MODEL, (model, arrival) -> {
            arrival.at(1, 2);
            awaitQuietly(more);
        });
        String cold = submit("ann", MODEL);
        String warm = submit("bob", "emoji");

        worker.work();
        assertThat(state(warm)).isEqualTo(JobState.DONE);
        assertThat(state(cold)).isEqualTo(JobState.FETCHING);

        more.countDown();
        await().until(() -> state(cold) == JobState.WAITING);
        worker.work();
        assertThat(state(cold)).isEqualTo(JobState.DONE);
        assertThat(events).contains(new JobEvent.Fetched(cold, 1, 2));
    }

    @Test
    void whoeverWaitsForAModelThatCannotBeHadHearsWhy() {
        squares.away(MODEL, (model, arrival) -> {
            throw new IOException("The hub does not answer.");
        });

        String job = submit("ann", MODEL);

        await().until(() -> state(job) == JobState.FAILED);
        assertThat(queue.find(job).orElseThrow().reason()).contains("The hub does not answer.");
    }

    @Test
    void aDownloadThatNobodyWantsAnyMoreBreaksOff() {
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicInteger pieces = new AtomicInteger();
        squares.away(MODEL, (model, arrival) -> {
            awaitQuietly(cancelled);
            arrival.at(1, 2);
            pieces.incrementAndGet();
        });
        String job = submit("ann", MODEL);

        assertThat(queue.cancel(job, "ann")).isEqualTo(Cancellation.CANCELLED);
        cancelled.countDown();
        downloads.close();

        assertThat(state(job)).isEqualTo(JobState.CANCELLED);
        assertThat(pieces).hasValue(0);
        assertThat(squares.isHere(MODEL)).isFalse();
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForOnceNobodyWants() {
        CountDownLatch asking = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        squares.away(MODEL, (model, arrival) -> {
            asking.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw new IOException(e);
            }
        });
        String job = submit("ann", MODEL);
        awaitQuietly(asking);

        queue.cancel(job, "ann");

        await().untilTrue(interrupted);
        assertThat(state(job)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aRestartFetchesWhatIsStillWanted() {
        squares.away(MODEL, (model, arrival) -> {});
        downloads.close();
        String job = submit("ann", MODEL);
        assertThat(state(job)).isEqualTo(JobState.FETCHING);
        JobNews news = new JobNews();
        JobQueue again = new JobQueue(
                database,
                new Estimates(database, new Gallery(database, folder, Clock.systemUTC(), "test")),
                squares::loaded,
                squares,
                Limits.USUAL,
                news,
                Clock.systemUTC());
        try (Downloads restarted = new Downloads(again, squares, news)) {
            news.add(restarted);
            again.recover();

            await().until(() -> state(job) == JobState.WAITING);
        }
    }

    private JobState state(String job) {
        return queue.find(job).orElseThrow().state();
    }

    private String submit(String owner, String model) {
        GenerateRequest request = new GenerateRequest("a cat", Optional.empty(), 1, 1, 7, Schedulers.DDIM, 64, 64);
        return ((Admission.Accepted) queue.submit(owner, new Assignment(model, request, 1, false)))
                .job()
                .id();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
