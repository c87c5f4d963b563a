package distillery.gallery;

import distillery.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of pictures. Safe for all threads. */
final class PictureRows {
    private final Database database;

    PictureRows(Database database) {
        this.database = database;
    }

    /** Adds a picture unless its job has one of that number already. */
    boolean add(GalleryPicture picture) {
        String sql =
                "INSERT INTO picture (id, job, number, created, prompt, negative, model, scheduler, steps, guidance,"
                        + " seed, width, height, levers, dtype, device, seconds, step_seconds, timings, bytes) VALUES (:id, :job,"
                        + " :number, :created, :prompt, :negative, :model, :scheduler, :steps, :guidance, :seed, :width,"
                        + " :height, :levers, :dtype, :device, :seconds, :step_seconds, :timings, :bytes)"
                        + " ON CONFLICT (job, number) DO NOTHING";
        return database.writer()
                        .withHandle(handle -> RequestColumns.bind(handle.createUpdate(sql), picture.request())
                                .bind("id", picture.id())
                                .bind("job", picture.job())
                                .bind("number", picture.number())
                                .bind("created", picture.created().toEpochMilli())
                                .bind("model", picture.model())
                                .bind("dtype", picture.dtype())
                                .bind("device", picture.device())
                                .bind("seconds", picture.seconds())
                                .bind("step_seconds", picture.stepSeconds())
                                .bind("timings", TimingsColumn.write(picture.timings()))
                                .bind("bytes", picture.bytes())
                                .execute())
                > 0;
    }

    Optional<GalleryPicture> find(String id) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT * FROM picture WHERE id = :id")
                        .bind("id", id)
                        .map(PictureRows::picture)
                        .findOne());
    }

    List<GalleryPicture> ofJob(String job) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT * FROM picture WHERE job = :job ORDER BY number")
                        .bind("job", job)
                        .map(PictureRows::picture)
                        .list());
    }

    List<GalleryPicture> latest(String model, int width, int height, int most) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT * FROM picture WHERE model = :model AND width = :width"
                                + " AND height = :height ORDER BY created DESC, id DESC LIMIT :most")
                        .bind("model", model)
                        .bind("width", width)
                        .bind("height", height)
                        .bind("most", most)
                        .map(PictureRows::picture)
                        .list());
    }

    List<String> ids() {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT id FROM picture")
                        .mapTo(String.class)
                        .list());
    }

    /** Model names with how many pictures each has. */
    Map<String, Integer> models() {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT model, count(*) AS pictures FROM picture GROUP BY model")
                        .reduceRows(new TreeMap<>(), (models, row) -> {
                            models.put(row.getColumn("model", String.class), row.getColumn("pictures", Integer.class));
                            return models;
                        }));
    }

    boolean delete(String id) {
        return database.writer()
                        .withHandle(handle -> handle.createUpdate("DELETE FROM picture WHERE id = :id")
                                .bind("id", id)
                                .execute())
                > 0;
    }

    Page page(Query query) {
        Order order = query.order();
        List<String> conditions = new ArrayList<>(List.of("TRUE"));
        Map<String, Object> bound = new TreeMap<>();
        if (!query.words().isBlank()) {
            conditions.add("prompt LIKE :words ESCAPE '\\'");
            bound.put("words", "%" + query.words().strip().replaceAll("([\\\\%_])", "\\\\$1") + "%");
        }
        query.model().ifPresent(model -> {
            conditions.add("model = :model");
            bound.put("model", model);
        });
        query.after().ifPresent(after -> {
            conditions.add("(%s, id) %s (:value, :id)".formatted(order.column(), order.comparison()));
            bound.put("value", after.value());
            bound.put("id", after.id());
        });
        String sql = "SELECT * FROM picture WHERE %s ORDER BY %s %s, id %s LIMIT :one_more"
                .formatted(String.join(" AND ", conditions), order.column(), order.direction(), order.direction());
        List<GalleryPicture> found = database.reader()
                .withHandle(handle -> handle.createQuery(sql)
                        .bindMap(bound)
                        .bind("one_more", query.size() + 1)
                        .map(PictureRows::picture)
                        .list());
        if (found.size() <= query.size()) {
            return new Page(found, Optional.empty());
        }
        List<GalleryPicture> shown = found.subList(0, query.size());
        GalleryPicture last = shown.get(shown.size() - 1);
        return new Page(shown, Optional.of(new Query.Cursor(order.value(last), last.id())));
    }

    private static GalleryPicture picture(ResultSet row, StatementContext context) throws SQLException {
        return new GalleryPicture(
                row.getString("id"),
                row.getString("job"),
                row.getInt("number"),
                Instant.ofEpochMilli(row.getLong("created")),
                row.getString("model"),
                RequestColumns.read(row),
                row.getString("dtype"),
                row.getString("device"),
                TimingsColumn.read(row.getString("timings")),
                row.getLong("bytes"));
    }
}
