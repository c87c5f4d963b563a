package distillery.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The index of a folder of models: what it must say if it says what lies there. */
final class FolderIndex {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private FolderIndex() {}

    /** Reads a folder of models' folders, which need not be there. */
    static ShippedIndex of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return ShippedIndex.EMPTY;
        }
        List<Path> folders;
        try (Stream<Path> children = Files.list(folder)) {
            folders = children.filter(Files::isDirectory).sorted().toList();
        }
        List<ShippedIndex.Model> models = new ArrayList<>();
        for (Path model : folders) {
            models.add(new ShippedIndex.Model(model.getFileName().toString(), shares(model, folders), files(model)));
        }
        return new ShippedIndex(models);
    }

    static void write(ShippedIndex index, Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(index) + "\n");
    }

    private static List<ShippedIndex.File> files(Path model) throws IOException {
        List<ShippedIndex.File> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(model)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                String path = model.relativize(file).toString().replace('\\', '/');
                files.add(new ShippedIndex.File(
                        path, bytes.length, Checksum.sha256(bytes).hex()));
            }
        }
        return files;
    }

    /** A part that a model's front page names and its folder lacks is that of the first model that has one. */
    private static Map<String, String> shares(Path model, List<Path> models) throws IOException {
        Map<String, String> shares = new TreeMap<>();
        JsonNode frontPage = JSON.readTree(model.resolve("model_index.json").toFile());
        for (Map.Entry<String, JsonNode> entry : frontPage.properties()) {
            String part = entry.getKey();
            boolean named =
                    entry.getValue().isArray() && !entry.getValue().get(0).isNull();
            if (named && !Files.isDirectory(model.resolve(part))) {
                Path lender = models.stream()
                        .filter(other -> Files.isDirectory(other.resolve(part)))
                        .findFirst()
                        .orElseThrow(
                                () -> new AssertionError("No model has the " + part + " that " + model + " needs"));
                shares.put(part, lender.getFileName().toString());
            }
        }
        return shares;
    }
}
