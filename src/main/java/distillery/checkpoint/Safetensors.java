package distillery.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A safetensors file, the plain format in which most weights are published: a length, a table of contents, and the
 * numbers. For one thread.
 *
 * <p>Opening reads and checks the table alone. Data may start at any byte; published files start at odd ones.
 */
public final class Safetensors implements TensorSource {
    /** The header of a published Stable Diffusion XL UNet has 200 kB. */
    private static final int MOST_HEADER_BYTES = 16 << 20;

    private final WeightFile file;
    private final String place;
    private final SafetensorsHeader header;
    private final long dataStart;
    private final TensorBuffer buffer;
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();

    private Safetensors(WeightFile file, String place, SafetensorsHeader header, long dataStart, TensorBuffer buffer) {
        this.file = file;
        this.place = place;
        this.header = header;
        this.dataStart = dataStart;
        this.buffer = buffer;
        for (SafetensorsEntry entry : header.entries().values()) {
            TensorInfo info = entry.info();
            if (info != null) {
                tensors.put(entry.name(), info);
            }
        }
    }

    /**
     * Opens a file and checks its header.
     *
     * @param place what messages call the file, such as {@code unet/diffusion_pytorch_model.safetensors}
     * @throws UnusableModelException if the file cannot be read, or breaks a rule of the format
     */
    public static Safetensors open(Path file, String place) throws IOException {
        return open(file, place, new TensorBuffer());
    }

    static Safetensors open(Path file, String place, TensorBuffer buffer) throws IOException {
        WeightFile opened = WeightFile.open(file, place);
        try {
            int length = headerLength(opened, place);
            long dataStart = Long.BYTES + (long) length;
            SafetensorsHeader header =
                    SafetensorsHeader.parse(opened.bytes(Long.BYTES, length), opened.size() - dataStart, place);
            return new Safetensors(opened, place, header, dataStart, buffer);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static int headerLength(WeightFile file, String place) throws IOException {
        if (file.size() < Long.BYTES) {
            throw new UnusableModelException("%s has %d bytes, too few for a safetensors file. Download it again."
                    .formatted(place, file.size()));
        }
        long length = ByteBuffer.wrap(file.bytes(0, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 0 || length > MOST_HEADER_BYTES || length > file.size() - Long.BYTES) {
            throw new UnusableModelException(
                    "%s has %d bytes and claims a header of %s; at most %d are read. It was cut short, or is no"
                                    .formatted(place, file.size(), Long.toUnsignedString(length), MOST_HEADER_BYTES)
                            + " safetensors file. Download it again.");
        }
        return (int) length;
    }

    @Override
    public String place() {
        return place;
    }

    /** The file's free notes, such as the framework that wrote it. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /** {@inheritDoc} Tensors of number types that {@link Dtype} lacks are left out. */
    @Override
    public SortedMap<String, TensorInfo> tensors() {
        return Collections.unmodifiableSortedMap(tensors);
    }

    @Override
    public ByteBuffer read(String name) throws IOException {
        String what = place + ": tensor \"" + TensorName.shown(name) + "\"";
        SafetensorsEntry entry = header.entries().get(name);
        if (entry == null) {
            throw TensorName.missing(place, name);
        }
        if (!tensors.containsKey(name)) {
            throw new UnusableModelException(what + " is stored as " + entry.dtype()
                    + ", which this version cannot read. Use F16 or F32 weights.");
        }
        ByteBuffer numbers = buffer.of(entry.end() - entry.begin(), what);
        file.read(numbers, dataStart + entry.begin());
        return numbers.flip();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
