package distillery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder and the database are opened, or somebody is told why not. */
class DataFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aSecondServerIsRefused() throws IOException {
        try (DataFolder first = DataFolder.open(folder.resolve("data"))) {
            assertThat(first.pictures().getParent()).isEqualTo(folder.resolve("data"));
            assertThatThrownBy(() -> DataFolder.open(folder.resolve("data")))
                    .isInstanceOf(UnusableDataException.class)
                    .hasMessageContaining("Another server uses the data folder")
                    .hasMessageContaining("--data");
        }

        DataFolder.open(folder.resolve("data")).close();
    }

    @Test
    void aFileInThePlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(UnusableDataException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void whatIsWrittenIsThereAtTheNextStart() {
        Path file = folder.resolve("test.db");
        try (Database database = Database.open(file)) {
            database.writer().useHandle(handle -> handle.execute("INSERT INTO loading VALUES ('emoji', 1.5, 0)"));
        }

        try (Database database = Database.open(file)) {
            assertThat(database.reader()
                            .<Double, RuntimeException>withHandle(
                                    handle -> handle.createQuery("SELECT seconds FROM loading")
                                            .mapTo(Double.class)
                                            .one()))
                    .isEqualTo(1.5);
        }
    }

    @Test
    void readersCannotWrite() {
        try (Database database = Database.open(folder.resolve("test.db"))) {
            assertThatThrownBy(() -> database.reader().useHandle(handle -> handle.execute("DELETE FROM job")))
                    .hasMessageContaining("readonly");
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAloneAndNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("test.db"), "precious notes, not a database at all".repeat(99));

        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(UnusableDataException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).content().startsWith("precious notes");
    }
}
