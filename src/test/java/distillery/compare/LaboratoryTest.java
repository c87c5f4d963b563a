package distillery.compare;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.gallery.Gallery;
import distillery.gallery.GalleryPicture;
import distillery.gallery.Query;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Levers;
import distillery.queue.Assignment;
import distillery.queue.Estimates;
import distillery.queue.Job;
import distillery.queue.JobNews;
import distillery.queue.JobQueue;
import distillery.queue.JobState;
import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import distillery.queue.Worker;
import distillery.schedulers.Schedulers;
import distillery.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments in a real queue with a real database, with squares in the place of pictures. */
class LaboratoryTest {
    private static final List<Subject> SUBJECTS =
            List.of(new Subject("a cat", Optional.empty(), 7), new Subject("a dog", Optional.empty(), 8));

    @TempDir
    private Path folder;

    private final PaintedSquares squares = new PaintedSquares();
    private Environment here = new Environment("1", "cpu", "a hand", 2, "fp32", "none", "any", "none");
    private Database database;
    private Gallery gallery;
    private Experiments experiments;
    private JobQueue queue;
    private Worker worker;

    @BeforeEach
    void start() {
        Clock clock = Clock.systemUTC();
        database = Database.open(folder.resolve("test.db"));
        gallery = new Gallery(database, folder.resolve("pictures"), clock, "test");
        experiments = new Experiments(database, clock);
        Estimates estimates = new Estimates(database, gallery);
        JobNews news = new JobNews();
        queue = new JobQueue(database, estimates, squares::loaded, squares, Limits.USUAL, news, clock);
        Laboratory laboratory = new Laboratory(
                experiments, new BlockRunner(squares, LaboratoryTest::weighed, clock), gallery, new Surroundings() {
                    @Override
                    public Environment environment() {
                        return here;
                    }

                    @Override
                    public Weights weights(String model) {
                        return new Weights(10, 20, 80, Map.of("unet/model.safetensors", model));
                    }
                });
        worker = new Worker(queue, squares, gallery, estimates, laboratory, news, clock);
    }

    private static Optional<Long> weighed(Runnable work) {
        work.run();
        return Optional.of(5L);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyPlannedRunIsMadeOnceAndEveryPictureIsKeptOnce() {
        String id = begin(plan(4), Optional.empty());

        work(4);

        assertThat(state(id)).isEqualTo(JobState.DONE);
        List<Run> runs = experiments.runs(id);
        assertThat(runs.stream().filter(Run::isCounted).map(Run::turn))
                .doesNotHaveDuplicates()
                .hasSize(4 * 4);
        assertThat(runs.stream().filter(run -> !run.isCounted()))
                .isNotEmpty()
                .allMatch(run -> run.grown().equals(Optional.of(5L)));
        assertThat(experiments.samples(id)).hasSize(2 * 2);
        assertThat(gallery.page(Query.newest(50)).pictures()).hasSize(2 * 2);
    }

    @Test
    void allContestantsBeginWithTheSameNoise() {
        String id = begin(plan(2), Optional.empty());

        work(2);

        for (int subject = 0; subject < 2; subject++) {
            int drawn = subject;
            assertThat(experiments.runs(id).stream()
                            .filter(run -> run.turn().subject() == drawn)
                            .map(Run::noise))
                    .containsOnly("seed " + SUBJECTS.get(subject).seed());
        }
    }

    @Test
    void whoeverComesInBetweenIsNotTimedAndTheNextBlockWarmsUpAgain() throws IOException {
        String id = begin(plan(3), Optional.empty());
        squares.beforeEachStep(() -> {
            squares.beforeEachStep(() -> {});
            queue.submit("bob", pictures());
        });

        work(2);
        assertThat(experiments.wholeBlocks(id)).isEqualTo(1);
        work(2);

        assertThat(experiments.wholeBlocks(id)).isEqualTo(3);
        assertThat(experiments.runs(id).stream()
                        .filter(run -> !run.isCounted() && run.turn().block() == 1))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(gallery.page(Query.newest(50)).pictures())
                .extracting(GalleryPicture::model)
                .contains("bobs");
    }

    @Test
    void aBlockInWhichTheServerDiedIsMadeAnewAndNoRunCountsTwice() {
        String id = begin(plan(3), Optional.empty());
        work(1);
        // It dies in the middle of the second block: nothing of it is kept, and the next start finds the job running.
        int steps = 5;
        int[] left = {steps};
        squares.beforeEachStep(() -> {
            if (left[0]-- == 0) {
                worker.stop();
            }
        });
        work(1);
        assertThat(experiments.runs(id).stream().filter(run -> run.turn().block() > 0))
                .isEmpty();
        squares.beforeEachStep(() -> {});
        database.close();
        start();
        queue.recover();

        work(2);

        assertThat(state(id)).isEqualTo(JobState.DONE);
        assertThat(experiments.runs(id).stream().filter(Run::isCounted).map(Run::turn))
                .doesNotHaveDuplicates()
                .hasSize(3 * 4);
    }

    @Test
    void whatWasCancelledGoesOnWhereItStopped() {
        String id = begin(plan(3), Optional.empty());
        work(1);
        queue.cancel(queue.ofSeries(id).orElseThrow().id(), "ann");
        work(1);
        assertThat(state(id)).isEqualTo(JobState.CANCELLED);

        submit(id);
        work(2);

        assertThat(state(id)).isEqualTo(JobState.DONE);
        assertThat(experiments.wholeBlocks(id)).isEqualTo(3);
    }

    @Test
    void timesOfAnotherMachineAreNotMixedIn() {
        String id = begin(plan(2), Optional.empty());
        work(1);
        here = new Environment("1", "cpu", "a hand", 8, "fp32", "none", "any", "none");

        work(1);

        assertThat(state(id)).isEqualTo(JobState.FAILED);
        assertThat(queue.ofSeries(id).orElseThrow().reason().orElseThrow())
                .contains("threads: 8, not 2")
                .contains("Run it again here");
        assertThat(experiments.wholeBlocks(id)).isEqualTo(1);
    }

    @Test
    void aTimeForAPictureAddsAnEntryForEachContestantWithTheStepsThatFit() {
        // Each step takes a tenth of a second, and so do text, tokens and decoder.
        String id = begin(plan(1), Optional.of(1.0));

        work(2);

        List<Contestant> all = experiments.find(id).orElseThrow().plan().contestants();
        assertThat(all)
                .extracting(Contestant::name)
                .containsExactly("a", "b", "a, 7 steps in 1.0 s", "b, 7 steps in 1.0 s");
        assertThat(state(id)).isEqualTo(JobState.DONE);
        assertThat(experiments.runs(id).stream().filter(Run::isCounted)).hasSize(8);
    }

    @Test
    void aNewcomerRunsBesideTheOthersFromThenOn() {
        String id = begin(plan(2), Optional.empty());
        work(2);

        experiments.join(id, contestant("c"), 6);
        submit(id);
        work(6);

        Experiment experiment = experiments.find(id).orElseThrow();
        Result result = Result.of(experiment.plan(), experiments.runs(id));
        assertThat(result.standings()).extracting(Result.Standing::runs).containsExactly(16, 16, 12);
        assertThat(result.standings().get(1).ratio().orElseThrow().pairs()).isEqualTo(8);
        assertThat(result.standings().get(2).ratio().orElseThrow().pairs()).isEqualTo(6);
        assertThat(experiment.weights()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void aContestantsLeversAreKeptAndItsPicturesTellThem() {
        Levers early = Levers.of(Map.of("guidance-interval", "0-0.6"));
        Contestant hasty =
                new Contestant("a in haste", "a", 3, 3, Schedulers.EULER_ANCESTRAL, 64, 64, early, 0, Optional.empty());

        String id = begin(new Plan(List.of(contestant("a"), hasty), 0, SUBJECTS, 1), Optional.empty());
        work(1);

        assertThat(experiments.find(id).orElseThrow().plan().contestants())
                .extracting(Contestant::levers)
                .containsExactly(Levers.OFF, early);
        assertThat(experiments.samples(id))
                .hasSize(2)
                .allSatisfy(sample -> assertThat(gallery.find(sample.picture())
                                .orElseThrow()
                                .request()
                                .levers())
                        .isEqualTo(sample.contestant() == 0 ? Levers.OFF : early));
    }

    @Test
    void aPictureThatSomebodyDeletedIsKeptAnewFromTheNextRun() throws IOException {
        String id = begin(plan(2), Optional.empty());
        work(2);
        gallery.delete(experiments.samples(id).get(0).picture());
        assertThat(new HashSet<>(experiments.samples(id))).hasSize(3);

        experiments.extend(id, 2);
        submit(id);
        work(2);

        assertThat(experiments.samples(id)).hasSize(4);
    }

    private String begin(Plan plan, Optional<Double> budget) {
        Experiment experiment = experiments.add("ann", plan, budget, Optional.empty());
        submit(experiment.id());
        return experiment.id();
    }

    private void submit(String id) {
        queue.submit("ann", new Assignment("a", contestant("a").request(SUBJECTS.get(0)), 4, false, Optional.of(id)));
    }

    private void work(int times) {
        for (int k = 0; k < times; k++) {
            worker.work();
        }
    }

    private JobState state(String id) {
        return queue.ofSeries(id).map(Job::state).orElseThrow();
    }

    private static Plan plan(int blocks) {
        return new Plan(List.of(contestant("a"), contestant("b")), 0, SUBJECTS, blocks);
    }

    private static Contestant contestant(String name) {
        return new Contestant(name, name, 3, 3, Schedulers.EULER_ANCESTRAL, 64, 64, Levers.OFF, 0, Optional.empty());
    }

    private static Assignment pictures() {
        GenerateRequest request =
                new GenerateRequest("a red apple", Optional.empty(), 3, 4, 7, Schedulers.DDIM, 64, 64);
        return new Assignment("bobs", request, 1, false);
    }
}
