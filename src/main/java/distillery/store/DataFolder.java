package distillery.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a server keeps its database and its pictures. Safe for all threads; one server at a time, which a
 * lock makes sure of that the operating system drops when the server dies.
 */
public final class DataFolder implements AutoCloseable {
    private static final int KEY_BYTES = 16;

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder if need be, and keeps others out.
     *
     * @throws UnusableDataException if another server has it, or nothing can be written there
     */
    public static DataFolder open(Path path) {
        FileChannel channel = null;
        try {
            if (Files.notExists(path)) {
                createPrivate(path);
            }
            channel =
                    FileChannel.open(path.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                channel.close();
                throw new UnusableDataException(
                        "Another server uses the data folder " + path + ". Stop it, or choose another with --data.");
            }
            return new DataFolder(path, channel);
        } catch (IOException e) {
            close(channel);
            throw new UnusableDataException(
                    "The data folder %s cannot be written: %s. Choose another with --data.".formatted(path, reason(e)),
                    e);
        }
    }

    /** The system's own words, without the file's name and the exception's. */
    private static String reason(IOException failure) {
        return failure instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : failure.getClass()
                        .getSimpleName()
                        .replaceAll("Exception$", "")
                        .replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    }

    /** Others on this machine need not see who made which picture. */
    private static void createPrivate(Path path) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(
                path,
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0]);
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            // Held until the channel is closed.
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written through it.
        }
    }

    /** The database's file. */
    public Path database() {
        return path.resolve("distillery.db");
    }

    /** Where pictures lie. */
    public Path pictures() {
        return path.resolve("pictures");
    }

    /** How much room is left there; 0 if that cannot be told. */
    public long freeBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What only the server and whoever runs it know; made at random the first time. */
    public String operatorKey() {
        Path file = path.resolve("operator.key");
        try {
            if (Files.notExists(file)) {
                byte[] bits = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(bits);
                Path aside = Files.createTempFile(path, "operator", ".tmp");
                Files.writeString(aside, HexFormat.of().formatHex(bits));
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UnusableDataException("The file %s cannot be used (%s).".formatted(file, e), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
