package distillery.hub;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of contents of the models that come with the program, {@code models/models.json}: a jar cannot be asked
 * what lies in a folder. Safe for all threads.
 *
 * @param models by name, so that a model stands before what was distilled from it
 */
record ShippedIndex(List<Model> models) {
    static final ShippedIndex EMPTY = new ShippedIndex(List.of());

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    ShippedIndex {
        models = List.copyOf(models);
    }

    /**
     * One model.
     *
     * @param shares which parts, such as {@code vae}, are those of another model, and of which
     * @param files what the model has for itself
     */
    record Model(String name, Map<String, String> shares, List<File> files) {
        Model {
            shares = Map.copyOf(shares);
            files = List.copyOf(files);
        }

        List<File> part(String part) {
            return files.stream()
                    .filter(file -> file.path().startsWith(part + "/"))
                    .toList();
        }
    }

    /**
     * One file of a model.
     *
     * @param path inside the model's folder, with {@code /} between folders
     * @param sha256 what its bytes must add up to, in hexadecimal digits
     */
    record File(String path, long bytes, String sha256) {}

    static ShippedIndex read(byte[] json) throws IOException {
        return JSON.readValue(json, ShippedIndex.class);
    }

    Optional<Model> find(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }
}
