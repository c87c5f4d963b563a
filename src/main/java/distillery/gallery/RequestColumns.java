package distillery.gallery;

import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Seeds;
import distillery.schedulers.Schedulers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/** A request as tables have it, a column for each setting. For any thread. */
public final class RequestColumns {
    private RequestColumns() {}

    /** Gives a statement the parameters {@code :prompt}, {@code :negative} and so on. */
    public static <S extends SqlStatement<S>> S bind(S statement, GenerateRequest request) {
        return statement
                .bind("prompt", request.prompt())
                .bind("negative", request.negative().orElse(null))
                .bind("steps", request.steps())
                .bind("guidance", request.guidance())
                .bind("seed", Seeds.show(request.seed()))
                .bind("scheduler", request.scheduler().shortName())
                .bind("width", request.width())
                .bind("height", request.height())
                .bind("levers", LeversColumn.write(request.levers()));
    }

    /** The request that a row holds. */
    public static GenerateRequest read(ResultSet row) throws SQLException {
        return new GenerateRequest(
                row.getString("prompt"),
                Optional.ofNullable(row.getString("negative")),
                row.getInt("steps"),
                row.getDouble("guidance"),
                Seeds.parse(row.getString("seed")),
                Schedulers.named(row.getString("scheduler")),
                row.getInt("width"),
                row.getInt("height"),
                LeversColumn.read(row.getString("levers")));
    }
}
