package distillery.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A state dict saved by PyTorch ({@code *.bin}); some distilled models publish nothing else. For one thread.
 *
 * <p>Only tensors are read, and nothing in the file is run. Files of PyTorch before 1.6, single-file checkpoints and
 * TorchScript programs are refused.
 */
public final class TorchBin implements TensorSource {
    private static final int MOST_PICKLE_BYTES = 4 << 20;

    private final TorchArchive archive;
    private final String place;
    private final TensorBuffer buffer;
    private final TensorBuffer spans = new TensorBuffer();
    private final SortedMap<String, StridedTensor> strided = new TreeMap<>();
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();

    private TorchBin(TorchArchive archive, String place, TensorBuffer buffer) throws IOException {
        this.archive = archive;
        this.place = place;
        this.buffer = buffer;
        for (Map.Entry<?, ?> entry : stateDict().entrySet()) {
            String name = TensorName.checked((String) entry.getKey(), place);
            if (!(entry.getValue() instanceof StridedTensor tensor)) {
                throw new UnusableModelException(what(name) + " is not a tensor. Use a file of weights alone.");
            }
            check(name, tensor);
            strided.put(name, tensor);
            tensors.put(name, new TensorInfo(name, tensor.dtype(), tensor.shape()));
        }
    }

    /**
     * Opens a file and reads its list of tensors.
     *
     * @param place what messages call the file, such as {@code unet/diffusion_pytorch_model.bin}
     * @throws UnusableModelException if the file cannot be read, or holds or asks for anything but tensors
     */
    public static TorchBin open(Path file, String place) throws IOException {
        return open(file, place, new TensorBuffer());
    }

    static TorchBin open(Path file, String place, TensorBuffer buffer) throws IOException {
        TorchArchive archive = TorchArchive.open(file, place);
        try {
            return new TorchBin(archive, place, buffer);
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private Map<?, ?> stateDict() throws IOException {
        if (archive.has("byteorder")
                && !new String(archive.bytes("byteorder", 16), StandardCharsets.US_ASCII).equals("little")) {
            throw new UnusableModelException(place + " is written in big-endian byte order. Use a safetensors file.");
        }
        Object value = TensorPickle.read(archive.bytes("data.pkl", MOST_PICKLE_BYTES), place);
        if (value instanceof Map<?, ?> outer && outer.get("state_dict") instanceof Map<?, ?> inner) {
            return inner;
        }
        if (value instanceof Map<?, ?> stateDict) {
            return stateDict;
        }
        throw new UnusableModelException(place + " does not hold a state dict. Use a file of weights alone.");
    }

    private void check(String name, StridedTensor tensor) {
        if (!tensor.isSound()) {
            throw new UnusableModelException(
                    "%s has shape %s, strides %s and offset %d, which its storage of %d numbers cannot give. Download the file again."
                            .formatted(what(name), tensor.shape(), tensor.strides(), tensor.offset(), tensor.stored()));
        }
        long size = archive.size(part(tensor));
        if (size != tensor.stored() * tensor.dtype().bytes()) {
            throw new UnusableModelException(
                    "%s is stored in %d bytes, but was announced as %d numbers of %s. Download the file again."
                            .formatted(what(name), size, tensor.stored(), tensor.dtype()));
        }
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public SortedMap<String, TensorInfo> tensors() {
        return Collections.unmodifiableSortedMap(tensors);
    }

    @Override
    public ByteBuffer read(String name) throws IOException {
        StridedTensor tensor = strided.get(name);
        if (tensor == null) {
            throw TensorName.missing(place, name);
        }
        long size = tensor.dtype().bytes();
        ByteBuffer numbers = buffer.of(tensor.count() * size, what(name));
        if (tensor.isRowMajor()) {
            archive.read(part(tensor), tensor.offset() * size, numbers);
        } else {
            ByteBuffer span = spans.of(tensor.span() * size, what(name));
            archive.read(part(tensor), tensor.offset() * size, span);
            tensor.gather(span, numbers);
        }
        return numbers.flip();
    }

    private static String part(StridedTensor tensor) {
        return "data/" + tensor.storage();
    }

    private String what(String name) {
        return place + ": tensor \"" + TensorName.shown(name) + "\"";
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
