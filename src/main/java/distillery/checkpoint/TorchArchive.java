package distillery.checkpoint;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip archive in which PyTorch saves a state dict: a pickle that lists the tensors, and one part of plain numbers
 * for each storage. For one thread.
 */
final class TorchArchive implements Closeable {
    private static final byte[] ZIP_START = {'P', 'K', 3, 4};
    private static final byte PICKLE_START = (byte) 0x80;
    private static final int CHUNK_BYTES = 1 << 20;

    private final WeightFile file;
    private final String place;
    private final ZipFile zip;
    private final String root;

    private TorchArchive(WeightFile file, String place, ZipFile zip) {
        this.file = file;
        this.place = place;
        this.zip = zip;
        this.root = root();
    }

    static TorchArchive open(Path file, String place) throws IOException {
        WeightFile opened = WeightFile.open(file, place);
        try {
            refuseOtherFormats(opened, place);
            ZipFile zip = new ZipFile(file.toFile());
            try {
                return new TorchArchive(opened, place, zip);
            } catch (RuntimeException e) {
                zip.close();
                throw e;
            }
        } catch (ZipException e) {
            opened.close();
            throw new UnusableModelException(place + " is a damaged zip archive. Download it again.", e);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static void refuseOtherFormats(WeightFile file, String place) throws IOException {
        if (place.endsWith(".ckpt")) {
            throw new UnusableModelException(
                    place + " is a single-file checkpoint in the original layout. Use the model's diffusers folder.");
        }
        byte[] start = file.bytes(0, (int) Math.min(ZIP_START.length, file.size()));
        if (start.length > 0 && start[0] == PICKLE_START) {
            throw new UnusableModelException(
                    place + " is saved in the format of PyTorch before 1.6, or is a bare pickle."
                            + " Use a safetensors file, or save it again with a newer PyTorch.");
        }
        if (!Arrays.equals(start, ZIP_START)) {
            throw new UnusableModelException(place + " is not a PyTorch file. Download it again.");
        }
    }

    /** The folder inside the archive in which everything lies; its name is free. */
    private String root() {
        String found = zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.lastIndexOf('/'))
                .map(name -> name.substring(0, name.indexOf('/') + 1))
                .findFirst()
                .orElseThrow(() -> new UnusableModelException(
                        place + " is a zip archive, but not one of PyTorch: it lacks data.pkl. Download it again."));
        if (zip.stream()
                .map(ZipEntry::getName)
                .anyMatch(name -> name.equals(found + "constants.pkl") || name.startsWith(found + "code/"))) {
            throw new UnusableModelException(
                    place + " is a TorchScript program, not a state dict. Use the published weights.");
        }
        return found;
    }

    boolean has(String part) {
        return zip.getEntry(root + part) != null;
    }

    long size(String part) {
        return entry(part).getSize();
    }

    /** All bytes of a small part. */
    byte[] bytes(String part, int most) throws IOException {
        long size = size(part);
        if (size > most) {
            throw new UnusableModelException(
                    "%s has a part %s of %d bytes; at most %d are read. Use a safetensors file."
                            .formatted(place, part, size, most));
        }
        byte[] bytes = new byte[(int) size];
        read(part, 0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Fills the buffer up to its limit from a position in a part. */
    void read(String part, long position, ByteBuffer into) throws IOException {
        try (InputStream in = zip.getInputStream(entry(part))) {
            in.skipNBytes(position);
            byte[] chunk = new byte[Math.min(CHUNK_BYTES, into.remaining())];
            while (into.hasRemaining()) {
                int count = in.readNBytes(chunk, 0, Math.min(chunk.length, into.remaining()));
                if (count == 0) {
                    throw new EOFException();
                }
                into.put(chunk, 0, count);
            }
        } catch (ZipException | EOFException e) {
            throw new UnusableModelException(
                    "%s is cut short in its part %s. Download it again.".formatted(place, TensorName.shown(part)), e);
        }
        file.refuseIfChanged();
    }

    /** A part that lies in the archive as it is, so that its size is no promise that unpacking would break. */
    private ZipEntry entry(String part) {
        ZipEntry entry = zip.getEntry(root + part);
        if (entry == null) {
            throw new UnusableModelException(
                    "%s lacks its part %s. Download it again.".formatted(place, TensorName.shown(part)));
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() > file.size()) {
            throw new UnusableModelException(
                    "%s has a compressed part %s, which PyTorch never writes. Download it again."
                            .formatted(place, TensorName.shown(part)));
        }
        return entry;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            zip.close();
        }
    }
}
