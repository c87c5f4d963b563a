package distillery.gallery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.pipeline.Levers;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Levers as tables have them: those that are pulled in one column, as JSON, null where all are off. For any thread. */
public final class LeversColumn {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LeversColumn() {}

    public static @Nullable String write(Levers levers) {
        try {
            return levers.areOff() ? null : JSON.writeValueAsString(levers.settings());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Levers read(@Nullable String json) {
        try {
            return json == null
                    ? Levers.OFF
                    : Levers.of(JSON.readValue(json, new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
