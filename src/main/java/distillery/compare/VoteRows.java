package distillery.compare;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of votes. Within the handle's thread. */
final class VoteRows {
    private VoteRows() {}

    /** Adds a vote unless that ballot was cast already. */
    static void add(Handle handle, String experiment, Vote vote, Instant now) {
        handle.createUpdate(
                        "INSERT INTO vote (experiment, voter, ballot, lefthand, righthand, subject, choice, repeats,"
                                + " created) VALUES (:experiment, :voter, :ballot, :left, :right, :subject, :choice, :repeats,"
                                + " :now) ON CONFLICT DO NOTHING")
                .bind("experiment", experiment)
                .bind("voter", vote.voter())
                .bind("ballot", vote.ballot())
                .bind("left", vote.left())
                .bind("right", vote.right())
                .bind("subject", vote.subject())
                .bind("choice", vote.choice())
                .bind("repeats", vote.repeats().orElse(null))
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Of all voters, in the order of their ballots. */
    static List<Vote> ofExperiment(Handle handle, String experiment) {
        return handle.createQuery("SELECT * FROM vote WHERE experiment = :id ORDER BY voter, ballot")
                .bind("id", experiment)
                .map(VoteRows::vote)
                .list();
    }

    private static Vote vote(ResultSet row, StatementContext context) throws SQLException {
        return new Vote(
                row.getString("voter"),
                row.getInt("ballot"),
                row.getInt("lefthand"),
                row.getInt("righthand"),
                row.getInt("subject"),
                Vote.Choice.valueOf(row.getString("choice")),
                RunRows.whole(row, "repeats").map(Math::toIntExact));
    }
}
