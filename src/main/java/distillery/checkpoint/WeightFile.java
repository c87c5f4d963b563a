package distillery.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file of weights on disk, opened with suspicion: it may be a pipe, a stand-in for the real file, or be cut short
 * while it is read. For one thread.
 *
 * <p>It is read by position and never mapped into memory: a mapped file that shrinks kills the whole process.
 */
final class WeightFile implements Closeable {
    private static final byte[] GIT_LFS_POINTER =
            "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final String place;
    private final FileChannel channel;
    private final BasicFileAttributes opened;

    private WeightFile(Path file, String place, FileChannel channel, BasicFileAttributes opened) {
        this.file = file;
        this.place = place;
        this.channel = channel;
        this.opened = opened;
    }

    /** Opens a regular file, through symbolic links if need be; {@code place} is what messages call it. */
    static WeightFile open(Path file, String place) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new UnusableModelException(place + " is a folder, where a file of weights is expected.");
            }
            if (!attributes.isRegularFile()) {
                throw new UnusableModelException(place + " is a pipe or a device, not a file of weights.");
            }
            WeightFile weights =
                    new WeightFile(file, place, FileChannel.open(file, StandardOpenOption.READ), attributes);
            try {
                weights.refuseGitLfsPointer();
                return weights;
            } catch (IOException | RuntimeException e) {
                weights.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new UnusableModelException(
                    place + " is missing, or is a link to a missing file. Download the model again.", e);
        } catch (AccessDeniedException e) {
            throw new UnusableModelException(place + " may not be read. Give this program's user the permission.", e);
        } catch (FileSystemException e) {
            throw new UnusableModelException(place + " cannot be opened: " + e.getReason() + ".", e);
        }
    }

    long size() {
        return opened.size();
    }

    /** A stretch of the file; the caller has compared its length with {@link #size}. */
    byte[] bytes(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        read(ByteBuffer.wrap(bytes), position);
        return bytes;
    }

    /** Fills the buffer up to its limit from a position in the file. */
    void read(ByteBuffer into, long position) throws IOException {
        long next = position;
        while (into.hasRemaining()) {
            int count = channel.read(into, next);
            if (count < 0) {
                throw changed();
            }
            next += count;
        }
        refuseIfChanged();
    }

    /** Notices that the file was cut, rewritten or replaced since it was opened, so that no mixture is used. */
    void refuseIfChanged() throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (now.size() != opened.size()
                    || !now.lastModifiedTime().equals(opened.lastModifiedTime())
                    || !Objects.equals(now.fileKey(), opened.fileKey())) {
                throw changed();
            }
        } catch (FileSystemException e) {
            throw new UnusableModelException(place + " was removed while it was being read. Load the model again.", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private UnusableModelException changed() {
        return new UnusableModelException(
                place + " was cut or replaced while it was being read. Load the model again.");
    }

    private void refuseGitLfsPointer() throws IOException {
        if (size() >= GIT_LFS_POINTER.length) {
            if (ByteBuffer.wrap(bytes(0, GIT_LFS_POINTER.length)).equals(ByteBuffer.wrap(GIT_LFS_POINTER))) {
                throw new UnusableModelException(place + " is a Git LFS pointer: the weights themselves were not"
                        + " fetched. Run \"git lfs pull\" in its folder, or download the model again.");
            }
        }
    }
}
