package distillery.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of one part of a model: its settings and, for a network, its weights. For any thread.
 *
 * @param name what messages call it, such as {@code unet}
 */
public record PartFolder(Path path, String name) {
    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model", "pytorch_model");

    /** The part's settings; messages call the file {@code unet/config.json}. */
    public ConfigFile config() throws IOException {
        String file = name.equals("scheduler") ? "scheduler_config.json" : "config.json";
        return ConfigFile.read(path.resolve(file), name + "/" + file);
    }

    /**
     * Opens the weights. Where the folder has several, those in the preferred numbers win, then safetensors, then a
     * single file.
     *
     * @param preferred {@link Dtype#F16} for the smaller files called fp16; any other for the plain ones
     * @throws UnusableModelException if there are none, or they cannot be used
     */
    public TensorSource weights(Dtype preferred) throws IOException {
        List<String> names = weightNames(preferred);
        for (String file : names) {
            Path weights = path.resolve(file);
            // A link to a file that was deleted is there, and worth an error of its own.
            if (Files.exists(weights, LinkOption.NOFOLLOW_LINKS)) {
                String place = name + "/" + file;
                return file.endsWith(".json")
                        ? ShardedTensors.open(weights, place)
                        : ShardedTensors.openFile(weights, place, new TensorBuffer());
            }
        }
        throw new UnusableModelException("%s holds no weights; looked for %s. Download the model again."
                .formatted(path, String.join(", ", names)));
    }

    private static List<String> weightNames(Dtype preferred) {
        List<String> variants = preferred == Dtype.F16 ? List.of(".fp16", "") : List.of("", ".fp16");
        List<String> names = new ArrayList<>();
        for (String variant : variants) {
            for (String format : List.of(".safetensors", ".bin")) {
                STEMS.forEach(stem -> names.add(stem + variant + format));
                STEMS.forEach(stem -> names.add(stem + format + ".index" + variant + ".json"));
            }
        }
        return names;
    }
}
