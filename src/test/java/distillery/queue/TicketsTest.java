package distillery.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import distillery.store.Database;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker is called once for each job that waits, by the real scheduler on a real database. */
class TicketsTest {
    @TempDir
    private Path folder;

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void eachJobThatWaitsCallsTheWorkerOnce() {
        try (Database database = Database.open(folder.resolve("test.db"));
                Tickets tickets = new Tickets(database, calls::incrementAndGet)) {
            tickets.start();

            tickets.happened(new JobEvent.Changed("one", JobState.WAITING));
            tickets.happened(new JobEvent.Changed("two", JobState.WAITING));
            tickets.happened(new JobEvent.Changed("two", JobState.RUNNING));

            await().untilAsserted(() -> assertThat(calls).hasValue(2));
        }
    }

    @Test
    void ticketsOfADeadServerAreReplacedByThoseOfTheJobsThatStillWait() {
        try (Database database = Database.open(folder.resolve("test.db"))) {
            Tickets dead = new Tickets(database, calls::incrementAndGet);
            dead.happened(new JobEvent.Changed("one", JobState.WAITING));
            dead.happened(new JobEvent.Changed("two", JobState.WAITING));

            try (Tickets tickets = new Tickets(database, calls::incrementAndGet)) {
                tickets.start();
                tickets.happened(new JobEvent.Changed("one", JobState.WAITING));

                await().untilAsserted(() -> assertThat(calls).hasValue(1));
            }
            assertThat(calls).hasValue(1);
        }
    }
}
