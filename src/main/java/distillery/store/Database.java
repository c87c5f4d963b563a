package distillery.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The database: one connection that writes and several that only read, because SQLite lets one write at a time and
 * readers never wait for it (write-ahead log). Safe for all threads.
 */
public final class Database implements AutoCloseable {
    /** Longer than any of our transactions. */
    private static final int BUSY_MILLIS = 5000;

    private static final int READERS = 4;

    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final Jdbi writer;
    private final Jdbi reader;

    private Database(HikariDataSource writing, HikariDataSource reading) {
        this.writing = writing;
        this.reading = reading;
        this.writer = Jdbi.create(writing);
        this.reader = Jdbi.create(reading);
    }

    /**
     * Opens the file, makes it if need be, and brings its tables up to date.
     *
     * @throws UnusableDataException if it is no database of this program, or of a newer version
     */
    public static Database open(Path file) {
        try {
            HikariDataSource writing = pool(file, false, 1);
            try {
                migrate(writing);
                return new Database(writing, pool(file, true, READERS));
            } catch (RuntimeException e) {
                writing.close();
                throw e;
            }
        } catch (FlywayException | HikariPool.PoolInitializationException e) {
            throw new UnusableDataException(
                    "The database %s cannot be used: %s. Move it away, or start the version that made it."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static void migrate(DataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:distillery/store/migrations")
                .load()
                .migrate();
    }

    private static HikariDataSource pool(Path file, boolean readOnly, int connections) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setReadOnly(readOnly);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(connections);
        pool.setPoolName(readOnly ? "readers" : "writer");
        pool.setReadOnly(readOnly);
        return new HikariDataSource(pool);
    }

    /** For changes; one at a time. */
    public Jdbi writer() {
        return writer;
    }

    /** For questions. */
    public Jdbi reader() {
        return reader;
    }

    /** What {@link #writer} writes to, for libraries that bring their own SQL. */
    public DataSource source() {
        return writing;
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
