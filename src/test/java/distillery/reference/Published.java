package distillery.reference;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.checkpoint.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Configs of published models, of src/test/resources/configs, and the tensors that diffusers' networks of these configs
 * have. Names and shapes were printed by diffusers 0.40.0.dev0 (58eb52c): {@code {n: list(p.shape) for n, p in
 * UNet2DConditionModel.from_config(config).named_parameters()}}.
 */
public final class Published {
    private Published() {}

    /** The config of a model's part, {@code sd-v1-4/unet}. */
    public static ConfigFile config(String part) throws IOException {
        String place = part + "/config.json";
        try (InputStream stream = resource(place)) {
            return ConfigFile.parse(stream.readAllBytes(), place);
        }
    }

    /**
     * Shapes by name.
     *
     * @param network a model's name, which stands for its UNet, or {@code vae}
     */
    public static Map<String, List<Long>> tensors(String network) throws IOException {
        try (InputStream stream = resource("parameter_names.json")) {
            Map<String, Map<String, List<Long>>> all = new ObjectMapper().readValue(stream, new TypeReference<>() {});
            return new TreeMap<>(all.get(network));
        }
    }

    private static InputStream resource(String name) {
        return Published.class.getResourceAsStream("/configs/" + name);
    }
}
