package distillery.compare;

import distillery.gallery.TimingsColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables of runs and of the pictures that came of them. Within the handle's thread. */
final class RunRows {
    private RunRows() {}

    static void addRun(Handle handle, String experiment, Run run) {
        handle.createUpdate("INSERT INTO run (experiment, block, place, contestant, subject, noise, timings, started,"
                        + " grown) VALUES (:experiment, :block, :place, :contestant, :subject, :noise, :timings,"
                        + " :started, :grown)")
                .bind("experiment", experiment)
                .bind("block", run.turn().block())
                .bind("place", run.turn().place())
                .bind("contestant", run.turn().contestant())
                .bind("subject", run.turn().subject())
                .bind("noise", run.noise())
                .bind("timings", TimingsColumn.write(run.timings()))
                .bind("started", run.started().toEpochMilli())
                .bind("grown", run.grown().orElse(null))
                .execute();
    }

    /** In the order in which they were made. */
    static List<Run> runs(Handle handle, String experiment) {
        return handle.createQuery("SELECT * FROM run WHERE experiment = :id ORDER BY block, started, rowid")
                .bind("id", experiment)
                .map(RunRows::run)
                .list();
    }

    static int wholeBlocks(Handle handle, String experiment) {
        return handle.createQuery("SELECT coalesce(max(block) + 1, 0) FROM run WHERE experiment = :id")
                .bind("id", experiment)
                .mapTo(Integer.class)
                .one();
    }

    static void addSample(Handle handle, String experiment, Sample sample) {
        handle.createUpdate("INSERT INTO sample (experiment, contestant, subject, picture) VALUES (:experiment,"
                        + " :contestant, :subject, :picture) ON CONFLICT DO NOTHING")
                .bind("experiment", experiment)
                .bind("contestant", sample.contestant())
                .bind("subject", sample.subject())
                .bind("picture", sample.picture())
                .execute();
    }

    static List<Sample> samples(Handle handle, String experiment) {
        return handle.createQuery("SELECT * FROM sample WHERE experiment = :id ORDER BY contestant, subject")
                .bind("id", experiment)
                .map((row, context) ->
                        new Sample(row.getInt("contestant"), row.getInt("subject"), row.getString("picture")))
                .list();
    }

    private static Run run(ResultSet row, StatementContext context) throws SQLException {
        return new Run(
                new Plan.Turn(
                        row.getInt("block"), row.getInt("place"), row.getInt("contestant"), row.getInt("subject")),
                TimingsColumn.read(row.getString("timings")),
                row.getString("noise"),
                Instant.ofEpochMilli(row.getLong("started")),
                whole(row, "grown"));
    }

    /** A number that may not be there. */
    static Optional<Long> whole(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }
}
