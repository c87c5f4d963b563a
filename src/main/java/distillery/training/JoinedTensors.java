package distillery.training;

import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Several sources of tensors seen as one; no two may have a tensor of the same name. For one thread. */
final class JoinedTensors implements TensorSource {
    private final String place;
    private final List<TensorSource> sources;
    private final Map<String, TensorSource> owners = new HashMap<>();
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();

    JoinedTensors(String place, List<TensorSource> sources) {
        this.place = place;
        this.sources = List.copyOf(sources);
        for (TensorSource source : sources) {
            source.tensors().forEach((name, info) -> {
                if (tensors.put(name, info) != null) {
                    throw new IllegalArgumentException(place + " would have " + name + " twice");
                }
                owners.put(name, source);
            });
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
        tensor(name);
        return Objects.requireNonNull(owners.get(name), name).read(name);
    }

    @Override
    public void close() throws IOException {
        for (TensorSource source : sources) {
            source.close();
        }
    }
}
