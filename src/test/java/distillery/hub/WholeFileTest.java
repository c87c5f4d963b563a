package distillery.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void whatAnotherProcessPutThereMeanwhileStays() throws IOException {
        Path file = folder.resolve("new/file");

        WholeFile.place(file, 4, fresh -> {
            Files.writeString(fresh, "ours");
            assertThat(file).doesNotExist();
            Files.writeString(file, "them");
        });

        assertThat(file).hasContent("them");
        assertThat(names(file.getParent())).containsExactly("file");
    }

    @Test
    void aFileThatCouldNotBeWrittenLeavesNothingBehind() {
        Path file = folder.resolve("file");

        assertThatThrownBy(() -> WholeFile.place(file, 4, fresh -> {
                    Files.writeString(fresh, "ou");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");

        assertThat(folder).isEmptyDirectory();
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
