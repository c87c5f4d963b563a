package distillery.hub;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** Files that others see whole or not at all. For any thread, and for several processes at once. */
final class WholeFile {
    private WholeFile() {}

    /** What writes a file under a name that nothing has yet. */
    interface Source {
        void write(Path fresh) throws IOException;
    }

    /**
     * Writes a file, unless there is one of the right size; one of another size was damaged and is replaced.
     *
     * @return the file
     */
    static Path place(Path file, long bytes, Source source) throws IOException {
        if (Files.exists(file)) {
            if (Files.size(file) == bytes) {
                return file;
            }
            Files.delete(file);
        }
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Path fresh = HubCache.aside(file);
        try {
            source.write(fresh);
            show(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return file;
    }

    /** A link and no move, which would replace what another process has put there and may be reading. */
    private static void show(Path fresh, Path file) throws IOException {
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // The other process was faster.
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Gives a file a second name, or copies it where the file system has no hard links. */
    static void link(Path fresh, Path file) throws IOException {
        try {
            Files.createLink(fresh, file);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(file, fresh);
        }
    }
}
