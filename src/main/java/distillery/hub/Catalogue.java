package distillery.hub;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The published models that this program knows by name. Others run too; these have their facts written down, in
 * {@code catalogue.json}. Safe for all threads.
 *
 * @param settings how published scores were measured, by the key that {@link KnownModel.Quality} names
 * @param models the models, originals before what was distilled from them
 */
public record Catalogue(Map<String, Setting> settings, List<KnownModel> models) {
    public Catalogue {
        settings = Map.copyOf(settings);
        models = List.copyOf(models);
    }

    /**
     * How scores were measured.
     *
     * @param text data, scheduler, steps and sizes
     * @param source who published them
     */
    public record Setting(String text, String source) {}

    /** Reads the catalogue that comes with the program. */
    public static Catalogue read() throws IOException {
        JsonMapper json = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();
        try (InputStream stream = Catalogue.class.getResourceAsStream("catalogue.json")) {
            return json.readValue(Objects.requireNonNull(stream, "catalogue.json"), Catalogue.class);
        }
    }

    /** The model of that name, if it is known. */
    public Optional<KnownModel> find(String id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }
}
