package distillery.torchscript;

import distillery.nn.Graph;
import distillery.nn.Weight;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A graph as a TorchScript archive of a few kilobytes: code without weights, which libtorch compiles and which then
 * takes the weights from whoever reads them. Unchanging, for any thread.
 *
 * <p>The layout is that of {@code torch.jit.save}; version 10 is the newest that libtorch 2.7 reads.
 */
public final class TorchScript {
    /** The method that takes the copies of all weights, in the graph's order, and keeps them. */
    public static final String GIVE = "give";

    /** Kernels of convolutions have four axes, and no other weight has. */
    private static final int KERNEL_AXES = 4;

    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    private final Graph graph;
    private final Target target;
    private final Names names;

    public TorchScript(Graph graph, Target target) {
        this.graph = graph;
        this.target = target;
        this.names = new Names(graph.weights());
    }

    /** The source text, for people to read. */
    public String source() {
        return new Source(graph, target, names).text();
    }

    /** The method that copies a weight to the device: it takes 32-bit or 16-bit floats and returns the copy. */
    public static String copying(Weight weight) {
        return weight.shape().size() == KERNEL_AXES ? "copy_kernel" : "copy";
    }

    /** Writes the archive and leaves the stream open. */
    public void write(OutputStream stream) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(stream);
        store(zip, "data.pkl", Pickle.emptyNet(names.all().values()));
        store(zip, "code/__torch__.py", source().getBytes(StandardCharsets.UTF_8));
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
