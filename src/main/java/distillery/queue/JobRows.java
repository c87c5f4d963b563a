package distillery.queue;

import distillery.gallery.RequestColumns;
import distillery.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of jobs. Safe for all threads; what is to happen as one goes through {@link #change}. */
final class JobRows {
    private final Database database;

    JobRows(Database database) {
        this.database = database;
    }

    /** Some steps on the table that happen together or not at all, and with nobody else's between. */
    interface Change<T> {
        T in(Handle handle);
    }

    <T> T change(Change<T> change) {
        return database.writer().inTransaction(change::in);
    }

    static void add(Handle handle, Job job) {
        String sql =
                "INSERT INTO job (id, owner, state, round, model, prompt, negative, steps, guidance, seed, scheduler,"
                        + " width, height, levers, count, seed_drawn, series, created, expected_low, expected_high) VALUES (:id, :owner, :state,"
                        + " max(coalesce((SELECT min(round) FROM job WHERE state = 'WAITING'), 0), coalesce((SELECT max(round) + 1"
                        + " FROM job WHERE owner = :owner AND state IN ('FETCHING', 'WAITING', 'RUNNING')), 0)), :model, :prompt,"
                        + " :negative, :steps, :guidance, :seed, :scheduler, :width, :height, :levers, :count, :seed_drawn, :series, :created,"
                        + " :low, :high)";
        RequestColumns.bind(handle.createUpdate(sql), job.assignment().first())
                .bind("id", job.id())
                .bind("owner", job.owner())
                .bind("state", job.state())
                .bind("model", job.assignment().model())
                .bind("count", job.assignment().count())
                .bind("seed_drawn", job.assignment().seedDrawn())
                .bind("series", job.assignment().series().orElse(null))
                .bind("created", job.created().toEpochMilli())
                .bind("low", job.expected().map(Expectation::low).orElse(null))
                .bind("high", job.expected().map(Expectation::high).orElse(null))
                .execute();
    }

    /** Jobs that have not ended, of all. */
    static int open(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM job WHERE state IN ('FETCHING', 'WAITING', 'RUNNING')")
                .mapTo(Integer.class)
                .one();
    }

    /** Jobs that have not ended, of one owner. */
    static int open(Handle handle, String owner) {
        return handle.createQuery("SELECT count(*) FROM job WHERE owner = :owner"
                        + " AND state IN ('FETCHING', 'WAITING', 'RUNNING')")
                .bind("owner", owner)
                .mapTo(Integer.class)
                .one();
    }

    /**
     * Chooses who runs next and counts the attempt.
     *
     * @param loaded models whose jobs may overtake others of the same round, each of which lets so many pass at most
     */
    static Optional<Job> take(Handle handle, Set<String> loaded, int lookAhead, Instant now) {
        List<Job> waiting = handle.createQuery(
                        "SELECT * FROM job WHERE state = 'WAITING' AND round = (SELECT min(round)"
                                + " FROM job WHERE state = 'WAITING') ORDER BY rowid LIMIT :most")
                .bind("most", lookAhead + 1)
                .map(JobRows::job)
                .list();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Job first = waiting.get(0);
        Job next = overtaken(handle, first) < lookAhead
                ? waiting.stream()
                        .filter(job -> loaded.contains(job.assignment().model()))
                        .findFirst()
                        .orElse(first)
                : first;
        for (Job passed : waiting.subList(0, waiting.indexOf(next))) {
            handle.createUpdate("UPDATE job SET overtaken = overtaken + 1 WHERE id = :id")
                    .bind("id", passed.id())
                    .execute();
        }
        handle.createUpdate("UPDATE job SET state = 'RUNNING', attempts = attempts + 1, started = :now WHERE id = :id")
                .bind("id", next.id())
                .bind("now", now.toEpochMilli())
                .execute();
        return find(handle, next.id());
    }

    private static int overtaken(Handle handle, Job job) {
        return handle.createQuery("SELECT overtaken FROM job WHERE id = :id")
                .bind("id", job.id())
                .mapTo(Integer.class)
                .one();
    }

    static Optional<Job> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM job WHERE id = :id")
                .bind("id", id)
                .map(JobRows::job)
                .findOne();
    }

    /** Moves a job to another state if it is in a given one; false if it is not. */
    static boolean move(Handle handle, String id, JobState from, JobState to, Optional<String> reason, Instant now) {
        return handle.createUpdate("UPDATE job SET state = :to, reason = :reason, ended = :ended WHERE id = :id"
                                + " AND state = :from")
                        .bind("id", id)
                        .bind("from", from)
                        .bind("to", to)
                        .bind("reason", reason.orElse(null))
                        .bind("ended", to.isEnd() ? now.toEpochMilli() : null)
                        .execute()
                > 0;
    }

    /** Lets a job that was stopped before its end wait again, as if it had not been started. */
    static void giveBack(Handle handle, String id) {
        handle.createUpdate("UPDATE job SET state = 'WAITING', attempts = attempts - 1 WHERE id = :id"
                        + " AND state = 'RUNNING'")
                .bind("id", id)
                .execute();
    }

    /** Lets a job of which a part is done wait for the next, behind the others' jobs that wait now. */
    static void again(Handle handle, String id) {
        handle.createUpdate("UPDATE job SET state = 'WAITING', attempts = 0, round = max(round + 1,"
                        + " coalesce((SELECT min(round) FROM job WHERE state = 'WAITING'), 0)) WHERE id = :id"
                        + " AND state = 'RUNNING'")
                .bind("id", id)
                .execute();
    }

    /** The newest job of a series. */
    static Optional<Job> ofSeries(Handle handle, String series) {
        return handle.createQuery("SELECT * FROM job WHERE series = :series ORDER BY rowid DESC LIMIT 1")
                .bind("series", series)
                .map(JobRows::job)
                .findOne();
    }

    /** Lets jobs that ran when the server died wait again; gives all that wait, for their turn or for their models. */
    static List<Job> recover(Handle handle) {
        handle.execute("UPDATE job SET state = 'WAITING' WHERE state = 'RUNNING'");
        return handle.createQuery("SELECT * FROM job WHERE state IN ('FETCHING', 'WAITING') ORDER BY rowid")
                .map(JobRows::job)
                .list();
    }

    /** Jobs that wait for a model to arrive. */
    static List<Job> fetching(Handle handle, String model) {
        return handle.createQuery("SELECT * FROM job WHERE state = 'FETCHING' AND model = :model")
                .bind("model", model)
                .map(JobRows::job)
                .list();
    }

    /** In the order in which they will run, as far as that can be told. */
    static List<Job> waiting(Handle handle) {
        return handle.createQuery("SELECT * FROM job WHERE state = 'WAITING' ORDER BY round, rowid")
                .map(JobRows::job)
                .list();
    }

    /** The ones that were done last first. */
    static List<Job> done(Handle handle, int most) {
        return handle.createQuery("SELECT * FROM job WHERE state = 'DONE' ORDER BY ended DESC LIMIT :most")
                .bind("most", most)
                .map(JobRows::job)
                .list();
    }

    static Optional<Job> running(Handle handle) {
        return handle.createQuery("SELECT * FROM job WHERE state = 'RUNNING'")
                .map(JobRows::job)
                .findFirst();
    }

    /** One answer from the table as it is now. */
    <T> T ask(Change<T> question) {
        return database.reader().withHandle(question::in);
    }

    private static Job job(ResultSet row, StatementContext context) throws SQLException {
        return new Job(
                row.getString("id"),
                row.getString("owner"),
                JobState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                new Assignment(
                        row.getString("model"),
                        RequestColumns.read(row),
                        row.getInt("count"),
                        row.getBoolean("seed_drawn"),
                        Optional.ofNullable(row.getString("series"))),
                Optional.ofNullable(row.getString("reason")),
                Instant.ofEpochMilli(row.getLong("created")),
                instant(row, "started"),
                instant(row, "ended"),
                expectation(row));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static Optional<Expectation> expectation(ResultSet row) throws SQLException {
        double low = row.getDouble("expected_low");
        return row.wasNull() ? Optional.empty() : Optional.of(new Expectation(low, row.getDouble("expected_high")));
    }
}
