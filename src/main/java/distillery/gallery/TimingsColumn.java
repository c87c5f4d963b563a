package distillery.gallery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.pipeline.Timings;
import java.io.UncheckedIOException;

/** Timings as tables have them: all steps in one column, as JSON. For any thread. */
public final class TimingsColumn {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TimingsColumn() {}

    public static String write(Timings timings) {
        try {
            return JSON.writeValueAsString(timings);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Timings read(String json) {
        try {
            return JSON.readValue(json, Timings.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
