package distillery.torchscript;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file in which libtorch expects a module: the text of its class {@code Net}, and its attributes, all empty. For
 * any thread.
 *
 * <p>The layout is that of {@code torch.jit.save}; version 10 is the newest that libtorch 2.7 reads.
 *
 * @param source the class in TorchScript
 * @param attributes the names of its tensors, which somebody sets later
 */
public record Archive(String source, Collection<String> attributes) {
    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    public Archive {
        attributes = List.copyOf(attributes);
    }

    /** Writes the file and leaves the stream open. */
    public void write(OutputStream stream) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(stream);
        store(zip, "data.pkl", Pickle.emptyNet(attributes));
        store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        store(zip, "constants.pkl", EMPTY_TUPLE);
        store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        store(zip, "data/0", new byte[0]);
        store(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry("net/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
