package distillery.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A model whose weights are spread over several files, with an index ({@code *.index.json}) that says which tensor
 * lies in which file. For one thread.
 */
public final class ShardedTensors implements TensorSource {
    private static final int MOST_INDEX_BYTES = 16 << 20;

    /** The largest published models have fewer than 200 shards; every one stays open. */
    private static final int MOST_SHARDS = 256;

    /** A plain name of a file beside the index, whatever the operating system takes for a path. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.(safetensors|bin)");

    private final String place;
    private final TensorBuffer buffer = new TensorBuffer();
    private final Map<String, TensorSource> shards = new TreeMap<>();
    private final Map<String, TensorSource> shardOf = new TreeMap<>();
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();

    private ShardedTensors(String place) {
        this.place = place;
    }

    /**
     * Opens an index and all files that it names, which lie beside it.
     *
     * @param place what messages call the index, such as {@code unet/diffusion_pytorch_model.safetensors.index.json}
     * @throws UnusableModelException if the index or one of the files cannot be used, or a tensor is not where the
     *     index says
     */
    public static ShardedTensors open(Path index, String place) throws IOException {
        ShardedTensors sharded = new ShardedTensors(place);
        try {
            JsonNode map = ConfigFile.parse(indexBytes(index, place), place).node("weight_map");
            if (!map.isObject() || map.isEmpty()) {
                throw new UnusableModelException(place + " lists no tensors in its weight_map. Download it again.");
            }
            for (Map.Entry<String, JsonNode> entry : map.properties()) {
                String tensor = TensorName.checked(entry.getKey(), place);
                sharded.add(tensor, entry.getValue().asText(), index);
            }
            return sharded;
        } catch (IOException | RuntimeException e) {
            sharded.close();
            throw e;
        }
    }

    /** Opens a single file of weights in the format that its name tells. */
    static TensorSource openFile(Path file, String place, TensorBuffer buffer) throws IOException {
        return place.endsWith(".safetensors")
                ? Safetensors.open(file, place, buffer)
                : TorchBin.open(file, place, buffer);
    }

    private static byte[] indexBytes(Path index, String place) throws IOException {
        try (WeightFile file = WeightFile.open(index, place)) {
            if (file.size() > MOST_INDEX_BYTES) {
                throw new UnusableModelException(
                        place + " is larger than " + MOST_INDEX_BYTES + " bytes; no index is. Download it again.");
            }
            return file.bytes(0, (int) file.size());
        }
    }

    private void add(String tensor, String fileName, Path index) throws IOException {
        TensorSource shard = shards.get(fileName);
        if (shard == null) {
            shard = open(fileName, index);
            shards.put(fileName, shard);
        }
        TensorInfo info = shard.tensors().get(tensor);
        if (info == null) {
            throw new UnusableModelException("%s says that tensor \"%s\" is in %s, which lacks it. Download both again."
                    .formatted(place, TensorName.shown(tensor), fileName));
        }
        shardOf.put(tensor, shard);
        tensors.put(tensor, info);
    }

    private TensorSource open(String fileName, Path index) throws IOException {
        if (!FILE_NAME.matcher(fileName).matches()) {
            throw new UnusableModelException(
                    "%s names the file \"%s\"; only safetensors and bin files beside it are read. Download it again."
                            .formatted(place, TensorName.shown(fileName)));
        }
        if (shards.size() == MOST_SHARDS) {
            throw new UnusableModelException(
                    place + " names more than " + MOST_SHARDS + " files. Use a model of fewer.");
        }
        String folder = place.substring(0, place.lastIndexOf('/') + 1);
        return openFile(index.resolveSibling(fileName), folder + fileName, buffer);
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
        TensorSource shard = shardOf.get(name);
        if (shard == null) {
            throw TensorName.missing(place, name);
        }
        return shard.read(name);
    }

    @Override
    public void close() throws IOException {
        for (TensorSource shard : shards.values()) {
            shard.close();
        }
    }
}
