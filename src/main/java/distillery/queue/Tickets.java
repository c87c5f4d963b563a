package distillery.queue;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import distillery.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sees to it that somebody works as long as jobs wait, whatever dies in between: for each job that waits there is a ticket
 * in the database, and for each ticket the worker is called once. Which job it does then is the queue's business. Safe for
 * all threads.
 */
public final class Tickets implements JobListener, AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int MISSED_HEARTBEATS = 5;
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final Database database;
    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;

    /** A job that waits again has another ticket, while the one before may not be torn yet. */
    private final AtomicLong sold = new AtomicLong();

    /** @param work is called on one thread, always the same */
    public Tickets(Database database, Runnable work) {
        this.database = database;
        this.task = Tasks.oneTime("work").execute((instance, context) -> work.run());
        this.scheduler = Scheduler.create(database.source(), task)
                // Else the machine's name is asked for, which some containers do not have.
                .schedulerName(new SchedulerName.Fixed("studio"))
                .threads(1)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .pollingInterval(Duration.ofSeconds(1))
                .pollUsingFetch(0.5, 1.0)
                .enableImmediateExecution()
                .shutdownMaxWait(DRAIN)
                .build();
    }

    /** Begins to call the worker. Nobody else uses the database, so tickets that are there are those of the dead. */
    public void start() {
        database.writer().useHandle(handle -> handle.execute("DELETE FROM scheduled_tasks"));
        scheduler.start();
    }

    @Override
    public void happened(JobEvent event) {
        if (event instanceof JobEvent.Changed changed && changed.state() == JobState.WAITING) {
            scheduler.scheduleIfNotExists(task.instance(changed.job() + "." + sold.getAndIncrement()), Instant.now());
        }
    }

    /** Waits until the worker has come back, but not for ever. */
    @Override
    public void close() {
        scheduler.stop();
    }
}
