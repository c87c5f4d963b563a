package distillery.queue;

import distillery.families.ModelSource;
import distillery.store.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The jobs that wait for the one device, kept in the database. Safe for all threads.
 *
 * <p>They run in rounds: everybody's first job before anybody's second. Within a round the first come is the first
 * served, except that jobs whose model is loaded may overtake, each other one at most {@link Limits#lookAhead} times.
 */
public final class JobQueue {
    private static final int ID_BYTES = 16;

    private final JobRows rows;
    private final Estimates estimates;
    private final Supplier<Set<String>> loaded;
    private final ModelSource source;
    private final Limits limits;
    private final JobNews news;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Set<String> stopping = ConcurrentHashMap.newKeySet();

    /**
     * @param loaded names of models that are in memory
     * @param source tells which models are on this machine
     */
    public JobQueue(
            Database database,
            Estimates estimates,
            Supplier<Set<String>> loaded,
            ModelSource source,
            Limits limits,
            JobNews news,
            Clock clock) {
        this.rows = new JobRows(database);
        this.estimates = estimates;
        this.loaded = loaded;
        this.source = source;
        this.limits = limits;
        this.news = news;
        this.clock = clock;
    }

    /** Asks for a job. */
    public Admission submit(String owner, Assignment assignment) {
        byte[] bits = new byte[ID_BYTES];
        random.nextBytes(bits);
        Optional<Expectation> wait = wait(rows.ask(JobRows::waiting));
        Job job = new Job(
                HexFormat.of().formatHex(bits),
                owner,
                source.isHere(assignment.model()) ? JobState.WAITING : JobState.FETCHING,
                0,
                assignment,
                Optional.empty(),
                now(),
                Optional.empty(),
                Optional.empty(),
                // Nobody knows yet who will come between the parts of a series.
                wait.filter(before -> assignment.series().isEmpty())
                        .flatMap(before -> estimate(assignment, loaded.get()).map(before::plus)));
        long seconds = wait.map(before -> (long) Math.ceil(before.high())).orElse(1L);
        Admission admission = rows.change(handle -> {
            if (JobRows.open(handle) >= limits.all()) {
                return new Admission.FullForAll(limits.all(), Math.max(1, seconds / limits.all()));
            }
            if (JobRows.open(handle, owner) >= limits.each()) {
                return new Admission.FullForYou(limits.each(), Math.max(1, seconds / limits.each()));
            }
            JobRows.add(handle, job);
            return new Admission.Accepted(job);
        });
        if (admission instanceof Admission.Accepted) {
            news.publish(new JobEvent.Changed(job.id(), job.state()));
        }
        return admission;
    }

    /** The job as it is now. */
    public Optional<Job> find(String id) {
        return rows.ask(handle -> JobRows.find(handle, id));
    }

    /** The newest job of a series. */
    public Optional<Job> ofSeries(String series) {
        return rows.ask(handle -> JobRows.ofSeries(handle, series));
    }

    /** All that wait, in the order in which they will run. */
    public List<Job> waiting() {
        return rows.ask(JobRows::waiting);
    }

    public Optional<Job> running() {
        return rows.ask(JobRows::running);
    }

    /** Jobs that were done last, the newest first. */
    public List<Job> lately(int most) {
        return rows.ask(handle -> JobRows.done(handle, most));
    }

    /** Where a job stands; empty when it has ended. */
    public Optional<Standing> standing(Job job) {
        Optional<Job> running = running();
        if (running.map(Job::id).equals(Optional.of(job.id()))) {
            return Optional.of(new Standing(0, rest(running.get())));
        }
        List<Job> waiting = waiting();
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).id().equals(job.id())) {
                return Optional.of(new Standing(i + 1, wait(waiting.subList(0, i + 1))));
            }
        }
        return Optional.empty();
    }

    /** How long until all these jobs are done, after the one that runs. */
    private Optional<Expectation> wait(List<Job> before) {
        Optional<Expectation> sum = running().map(this::rest).orElse(Optional.of(Expectation.NOTHING));
        Set<String> inMemory = new HashSet<>(loaded.get());
        for (Job job : before) {
            Optional<Expectation> one = estimate(job.assignment(), inMemory);
            sum = sum.flatMap(already -> one.map(already::plus));
            inMemory.add(job.assignment().model());
        }
        return sum;
    }

    private Optional<Expectation> rest(Job running) {
        double since = running.started()
                .map(start -> Duration.between(start, now()).toMillis() / 1e3)
                .orElse(0.0);
        return estimates.making(running.assignment()).map(whole -> whole.after(since));
    }

    private Optional<Expectation> estimate(Assignment assignment, Set<String> inMemory) {
        return estimates
                .loading(assignment.model(), inMemory)
                .flatMap(loading -> estimates.making(assignment).map(loading::plus));
    }

    /**
     * Cancels a job that waits, or asks the one that runs to stop.
     *
     * @param owner who asks
     */
    public Cancellation cancel(String id, String owner) {
        Optional<Job> found = find(id);
        if (found.isEmpty()) {
            return Cancellation.UNKNOWN;
        }
        if (!found.get().owner().equals(owner)) {
            return Cancellation.NOT_YOURS;
        }
        boolean waited = rows.change(
                handle -> JobRows.move(handle, id, JobState.WAITING, JobState.CANCELLED, Optional.empty(), now())
                        || JobRows.move(handle, id, JobState.FETCHING, JobState.CANCELLED, Optional.empty(), now()));
        if (waited) {
            news.publish(new JobEvent.Changed(id, JobState.CANCELLED));
            return Cancellation.CANCELLED;
        }
        stopping.add(id);
        if (find(id).map(job -> job.state().isEnd()).orElse(true)) {
            stopping.remove(id);
            return Cancellation.TOO_LATE;
        }
        return Cancellation.STOPPING;
    }

    /** Lets jobs that ran when the server died wait again, and announces all that wait. Before the worker starts. */
    public void recover() {
        for (Job job : rows.change(JobRows::recover)) {
            news.publish(new JobEvent.Changed(job.id(), job.state()));
        }
    }

    /** Jobs that wait for a model to arrive. For downloads. */
    List<Job> fetching(String model) {
        return rows.ask(handle -> JobRows.fetching(handle, model));
    }

    /** A model is on this machine: those who waited for it may run. For downloads. */
    void arrived(String model) {
        leaveFetching(model, JobState.WAITING, Optional.empty());
    }

    /** A model could not be had: those who waited for it hear why. For downloads. */
    void missed(String model, String reason) {
        leaveFetching(model, JobState.FAILED, Optional.of(reason));
    }

    private void leaveFetching(String model, JobState to, Optional<String> reason) {
        for (Job job : fetching(model)) {
            if (rows.change(handle -> JobRows.move(handle, job.id(), JobState.FETCHING, to, reason, now()))) {
                news.publish(new JobEvent.Changed(job.id(), to));
            }
        }
    }

    /** The next job, which runs from now on and has been started once more. For the worker. */
    Optional<Job> take() {
        Optional<Job> taken = rows.change(handle -> JobRows.take(handle, loaded.get(), limits.lookAhead(), now()));
        taken.ifPresent(job -> news.publish(new JobEvent.Changed(job.id(), JobState.RUNNING)));
        return taken;
    }

    /** Whether a running job was asked to stop. */
    boolean isStopping(Job job) {
        return stopping.contains(job.id());
    }

    /** Whether a job was started too often. */
    boolean isHopeless(Job job) {
        return job.attempts() > limits.attempts();
    }

    /** Ends a job that runs. For the worker. */
    void end(Job job, JobState state, Optional<String> reason) {
        rows.change(handle -> JobRows.move(handle, job.id(), JobState.RUNNING, state, reason, now()));
        stopping.remove(job.id());
        news.publish(new JobEvent.Changed(job.id(), state));
    }

    /** Lets a job of which a part is done wait for the next. For the worker. */
    void again(Job job) {
        rows.change(handle -> {
            JobRows.again(handle, job.id());
            return job;
        });
        news.publish(new JobEvent.Changed(job.id(), JobState.WAITING));
    }

    /** Lets a job that runs wait again, as if it had not been started. For the worker. */
    void giveBack(Job job) {
        rows.change(handle -> {
            JobRows.giveBack(handle, job.id());
            return job;
        });
        news.publish(new JobEvent.Changed(job.id(), JobState.WAITING));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
