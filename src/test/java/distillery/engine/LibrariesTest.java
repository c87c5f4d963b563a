package distillery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrariesTest {
    @Test
    void eachNativeLibraryTellsItsVersionAndForWhichMachinesItIs(@TempDir Path scratch) throws IOException {
        // given
        Path processor = natives(scratch.resolve("a"), "version=2.7.1-20250812\nflavor=cpu\nclassifier=osx-aarch64\n");
        Path card = natives(scratch.resolve("b"), "version=2.5.1\nflavor=cu124\nclassifier=linux-x86_64\n");

        // when
        try (URLClassLoader files = new URLClassLoader(
                new URL[] {processor.toUri().toURL(), card.toUri().toURL()}, null)) {
            Libraries libraries = Libraries.of(files, Map.of());

            // then
            assertThat(libraries.natives())
                    .containsExactly("2.7.1, cpu, for osx-aarch64", "2.5.1, cu124, for linux-x86_64");
        }
    }

    @Test
    void aProgramWithoutANativeLibraryHasNone() throws IOException {
        try (URLClassLoader nothing = new URLClassLoader(new URL[0], null)) {
            assertThat(Libraries.of(nothing, Map.of()).natives()).isEmpty();
        }
    }

    @Test
    void aNativeLibraryThatTheEnvironmentNamesGoesBeforeTheProgramsOwn(@TempDir Path scratch) throws IOException {
        // given
        Path own = natives(scratch, "version=2.7.1\nflavor=cpu\nclassifier=linux-x86_64\n");

        // when
        try (URLClassLoader files = new URLClassLoader(new URL[] {own.toUri().toURL()}, null)) {
            Libraries libraries =
                    Libraries.of(files, Map.of("PYTORCH_LIBRARY_PATH", "/opt/torch/cu124", "PYTORCH_FLAVOR", "cu124"));

            // then
            assertThat(libraries.natives()).containsExactly("cu124, from /opt/torch/cu124");
        }
    }

    private static Path natives(Path folder, String facts) throws IOException {
        Path file = folder.resolve("native/lib/pytorch.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, facts);
        return folder;
    }
}
