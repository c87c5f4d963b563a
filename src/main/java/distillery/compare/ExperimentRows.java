package distillery.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.gallery.LeversColumn;
import distillery.pipeline.Seeds;
import distillery.schedulers.Schedulers;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The tables of experiments. Within the handle's thread. */
final class ExperimentRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExperimentRows() {}

    static void add(Handle handle, Experiment experiment) {
        Plan plan = experiment.plan();
        handle.createUpdate("INSERT INTO experiment (id, owner, created, baseline, blocks, budget, again) VALUES (:id,"
                        + " :owner, :created, :baseline, :blocks, :budget, :again)")
                .bind("id", experiment.id())
                .bind("owner", experiment.owner())
                .bind("created", experiment.created().toEpochMilli())
                .bind("baseline", plan.baseline())
                .bind("blocks", plan.blocks())
                .bind("budget", experiment.budget().orElse(null))
                .bind("again", experiment.again().orElse(null))
                .execute();
        addContestants(handle, experiment.id(), plan, 0);
        for (int number = 0; number < plan.subjects().size(); number++) {
            Subject subject = plan.subjects().get(number);
            handle.createUpdate("INSERT INTO subject (experiment, number, prompt, negative, seed) VALUES (:experiment,"
                            + " :number, :prompt, :negative, :seed)")
                    .bind("experiment", experiment.id())
                    .bind("number", number)
                    .bind("prompt", subject.prompt())
                    .bind("negative", subject.negative().orElse(null))
                    .bind("seed", Seeds.show(subject.seed()))
                    .execute();
        }
    }

    /** Adds the contestants of a plan from a number on. */
    static void addContestants(Handle handle, String experiment, Plan plan, int from) {
        for (int number = from; number < plan.contestants().size(); number++) {
            Contestant contestant = plan.contestants().get(number);
            handle.createUpdate("INSERT INTO contestant (experiment, number, name, model, steps, guidance, scheduler,"
                            + " width, height, levers, joined, budget) VALUES (:experiment, :number, :name, :model, :steps,"
                            + " :guidance, :scheduler, :width, :height, :levers, :joined, :budget)")
                    .bind("experiment", experiment)
                    .bind("number", number)
                    .bind("name", contestant.name())
                    .bind("model", contestant.model())
                    .bind("steps", contestant.steps())
                    .bind("guidance", contestant.guidance())
                    .bind("scheduler", contestant.scheduler().shortName())
                    .bind("width", contestant.width())
                    .bind("height", contestant.height())
                    .bind("levers", LeversColumn.write(contestant.levers()))
                    .bind("joined", contestant.joined())
                    .bind("budget", contestant.budget().orElse(null))
                    .execute();
        }
    }

    static void setBlocks(Handle handle, String experiment, int blocks) {
        handle.createUpdate("UPDATE experiment SET blocks = :blocks WHERE id = :id")
                .bind("blocks", blocks)
                .bind("id", experiment)
                .execute();
    }

    static void describe(Handle handle, String experiment, Environment environment, Map<String, Weights> weights) {
        handle.createUpdate("UPDATE experiment SET environment = :environment, weights = :weights WHERE id = :id")
                .bind("environment", json(environment))
                .bind("weights", json(weights))
                .bind("id", experiment)
                .execute();
    }

    static void delete(Handle handle, String id) {
        for (String sql : List.of(
                "DELETE FROM contestant WHERE experiment = :id",
                "DELETE FROM subject WHERE experiment = :id",
                "DELETE FROM experiment WHERE id = :id")) {
            handle.createUpdate(sql).bind("id", id).execute();
        }
    }

    static Optional<Experiment> find(Handle handle, String id) {
        List<Contestant> contestants = handle.createQuery(
                        "SELECT * FROM contestant WHERE experiment = :id ORDER BY number")
                .bind("id", id)
                .map(ExperimentRows::contestant)
                .list();
        List<Subject> subjects = handle.createQuery("SELECT * FROM subject WHERE experiment = :id ORDER BY number")
                .bind("id", id)
                .map(ExperimentRows::subject)
                .list();
        return handle.createQuery("SELECT * FROM experiment WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> experiment(row, contestants, subjects))
                .findOne();
    }

    static List<String> newest(Handle handle, int most) {
        return handle.createQuery("SELECT id FROM experiment ORDER BY created DESC, id DESC LIMIT :most")
                .bind("most", most)
                .mapTo(String.class)
                .list();
    }

    private static Experiment experiment(ResultSet row, List<Contestant> contestants, List<Subject> subjects)
            throws SQLException {
        return new Experiment(
                row.getString("id"),
                row.getString("owner"),
                new Plan(contestants, row.getInt("baseline"), subjects, row.getInt("blocks")),
                Optional.ofNullable((Double) row.getObject("budget")),
                Optional.ofNullable(row.getString("again")),
                Instant.ofEpochMilli(row.getLong("created")),
                Optional.ofNullable(row.getString("environment"))
                        .map(json -> read(json, new TypeReference<Environment>() {})),
                Optional.ofNullable(row.getString("weights"))
                        .map(json -> read(json, new TypeReference<Map<String, Weights>>() {}))
                        .orElse(Map.of()));
    }

    private static Contestant contestant(ResultSet row, StatementContext context) throws SQLException {
        return new Contestant(
                row.getString("name"),
                row.getString("model"),
                row.getInt("steps"),
                row.getDouble("guidance"),
                Schedulers.named(row.getString("scheduler")),
                row.getInt("width"),
                row.getInt("height"),
                LeversColumn.read(row.getString("levers")),
                row.getInt("joined"),
                Optional.ofNullable((Double) row.getObject("budget")));
    }

    private static Subject subject(ResultSet row, StatementContext context) throws SQLException {
        return new Subject(
                row.getString("prompt"),
                Optional.ofNullable(row.getString("negative")),
                Seeds.parse(row.getString("seed")));
    }

    private static String json(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
