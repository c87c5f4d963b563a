package distillery.schedulers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import distillery.checkpoint.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Scheduler configs as published, and with keys changed. For any thread. */
final class Configs {
    private static final JsonMapper JSON = new JsonMapper();

    private Configs() {}

    static SchedulerConfig published(String model) {
        return published(model, "{}");
    }

    /** The published file of a model with the given keys put over its own. */
    static SchedulerConfig published(String model, String keys) {
        String path = "/configs/" + model + "/scheduler/scheduler_config.json";
        try (InputStream stream = Configs.class.getResourceAsStream(path)) {
            return with(JSON.readTree(Objects.requireNonNull(stream, path)), keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SchedulerConfig with(JsonNode config, String keys) {
        try {
            JsonNode all = JSON.readerForUpdating(config.deepCopy()).readTree(keys);
            return read(JSON.writeValueAsString(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SchedulerConfig read(String json) {
        try {
            return SchedulerConfig.read(
                    ConfigFile.parse(json.getBytes(StandardCharsets.UTF_8), "scheduler_config.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
