package distillery.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What older versions of the program left behind. */
class MigrationTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstVersionsJobsAreStillThereWithoutSeriesAndLevers() {
        Path file = folder.resolve("old.db");
        String address = "jdbc:sqlite:" + file;
        Flyway.configure()
                .dataSource(address, "", "")
                .locations("classpath:distillery/store/migrations")
                .target(MigrationVersion.fromVersion("1"))
                .load()
                .migrate();
        Jdbi.create(address)
                .useHandle(handle -> handle.execute(
                        "INSERT INTO job (id, owner, state, round, model, prompt, steps, guidance, seed, scheduler, width,"
                                + " height, count, seed_drawn, created) VALUES ('old', 'ann', 'DONE', 0, 'emoji', 'a cat', 1,"
                                + " 1, '1', 'ddim', 64, 64, 1, 0, 0)"));

        try (Database database = Database.open(file)) {
            assertThat(count(database, "job WHERE series IS NULL AND levers IS NULL"))
                    .isEqualTo(1);
            assertThat(count(database, "experiment")).isZero();
        }
    }

    private static int count(Database database, String rows) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + rows)
                        .mapTo(Integer.class)
                        .one());
    }
}
