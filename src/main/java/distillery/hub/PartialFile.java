package distillery.hub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A blob that has not arrived whole. It stays on disk when a download breaks off, and the next one goes on from
 * there. For one thread; when two downloads of the same file meet, the second writes a file of its own.
 */
final class PartialFile implements Closeable {
    private final Path path;
    private final FileChannel channel;
    private final boolean kept;
    private long size;
    private long furthest;

    private PartialFile(Path path, FileChannel channel, boolean kept) throws IOException {
        this.path = path;
        this.channel = channel;
        this.kept = kept;
        this.size = channel.size();
        this.furthest = size;
    }

    /** The file on which the last download of this blob stopped, or an empty one. */
    static PartialFile of(Path blob) throws IOException {
        Path usual = usual(blob);
        FileChannel channel = open(usual);
        if (lock(channel) != null) {
            return new PartialFile(usual, channel, true);
        }
        channel.close();
        Path own = blob.resolveSibling(blob.getFileName() + "." + UUID.randomUUID() + ".incomplete");
        return new PartialFile(own, open(own), false);
    }

    /** How many bytes the last download of this blob left. */
    static long left(Path blob) throws IOException {
        Path usual = usual(blob);
        return Files.isRegularFile(usual) ? Files.size(usual) : 0;
    }

    private static Path usual(Path blob) {
        return blob.resolveSibling(blob.getFileName() + ".distillery.incomplete");
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** The lock saves work; where a file system ignores it, the checksum still decides. */
    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    long size() {
        return size;
    }

    /** The most bytes it ever had, even if it was emptied since. */
    long furthest() {
        return furthest;
    }

    void append(byte[] bytes, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        while (buffer.hasRemaining()) {
            size += channel.write(buffer, size);
        }
        furthest = Math.max(furthest, size);
    }

    void empty() throws IOException {
        channel.truncate(0);
        size = 0;
    }

    boolean matches(Checksum checksum) throws IOException {
        return checksum.matches(channel);
    }

    /** Moves the file to its place in one step, after its bytes are safe on the disk. */
    void finish(Path blob) throws IOException {
        channel.force(true);
        Files.move(path, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!kept) {
            delete();
        }
    }
}
