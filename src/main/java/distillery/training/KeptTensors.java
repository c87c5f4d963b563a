package distillery.training;

import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Some of a file's tensors, kept in memory, so that the file may be replaced by one that has them too. For one thread. */
final class KeptTensors implements TensorSource {
    private final String place;
    private final SortedMap<String, TensorInfo> tensors;
    private final Map<String, ByteBuffer> numbers = new HashMap<>();

    /** @param left names of those that are left out */
    KeptTensors(TensorSource source, Set<String> left) throws IOException {
        this.place = source.place();
        this.tensors = new TreeMap<>(source.tensors());
        this.tensors.keySet().removeAll(left);
        for (String name : tensors.keySet()) {
            ByteBuffer read = source.read(name);
            numbers.put(
                    name,
                    ByteBuffer.allocateDirect(read.remaining()).put(read).flip().order(ByteOrder.LITTLE_ENDIAN));
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
    public ByteBuffer read(String name) {
        tensor(name);
        return Objects.requireNonNull(numbers.get(name), name).rewind();
    }

    @Override
    public void close() {}
}
