package distillery.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model as it is published for the diffusers library: a folder with a {@code model_index.json} that lists the parts,
 * and a folder for each part with its config and its weights. For any thread, but each {@link ConfigFile} and
 * {@link TensorSource} it gives is for one.
 *
 * <p>Symbolic links are followed, because the Hugging Face cache consists of them.
 */
public final class DiffusersFolder {
    private static final String INDEX = "model_index.json";
    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model", "pytorch_model");

    private final Path folder;
    private final String className;
    private final List<String> parts;

    private DiffusersFolder(Path folder, String className, List<String> parts) {
        this.folder = folder;
        this.className = className;
        this.parts = parts;
    }

    /** Opens a folder and reads which parts it has. */
    public static DiffusersFolder open(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(INDEX))) {
            throw new UnusableModelException(
                    "%s is not a diffusers folder: it needs a %s beside folders such as unet and vae.%s"
                            .formatted(
                                    folder,
                                    INDEX,
                                    isSingleFile(folder)
                                            ? " A single-file checkpoint is not such a folder;"
                                                    + " download the model's diffusers version."
                                            : ""));
        }
        ConfigFile index = ConfigFile.read(folder.resolve(INDEX), INDEX);
        String className = index.text("_class_name", "");
        if (className.isEmpty()) {
            throw new UnusableModelException(INDEX + " lacks _class_name. Download the model again.");
        }
        List<String> parts = new ArrayList<>();
        for (String key : index.keys()) {
            if (isPart(index, key) && Files.isDirectory(folder.resolve(key))) {
                parts.add(key);
            }
        }
        return new DiffusersFolder(folder, className, List.copyOf(parts));
    }

    /** The class of a part stands as {@code ["diffusers", "UNet2DConditionModel"]}, and of an absent one as nulls. */
    private static boolean isPart(ConfigFile index, String key) {
        if (!key.matches("[A-Za-z0-9_]+")
                || !index.hasValue(key)
                || !index.node(key).isArray()) {
            return false;
        }
        List<String> libraryAndClass = index.texts(key);
        return libraryAndClass.size() == 2 && !libraryAndClass.get(1).isEmpty();
    }

    private static boolean isSingleFile(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return isCheckpoint(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.anyMatch(DiffusersFolder::isCheckpoint);
        }
    }

    private static boolean isCheckpoint(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".safetensors") || name.endsWith(".ckpt");
    }

    /** The list of parts, freshly read. */
    public ConfigFile modelIndex() throws IOException {
        return ConfigFile.read(folder.resolve(INDEX), INDEX);
    }

    /** The class of the pipeline, such as {@code StableDiffusionPipeline}. */
    public String className() {
        return className;
    }

    /** Every part that is listed with a class and has its folder, in the listed order. */
    public List<String> parts() {
        return parts;
    }

    public boolean has(String part) {
        return parts.contains(part);
    }

    /** The folder of a part, whether or not it is there. */
    public Path path(String part) {
        return folder.resolve(part);
    }

    /** The settings of a part; messages call it {@code unet/config.json}. */
    public ConfigFile config(String part) throws IOException {
        String name = part.equals("scheduler") ? "scheduler_config.json" : "config.json";
        return ConfigFile.read(path(part).resolve(name), part + "/" + name);
    }

    /**
     * Opens the weights of a part. Where the folder has several, those in the preferred numbers win, then safetensors,
     * then a single file.
     *
     * @param preferred {@link Dtype#F16} for the smaller files called fp16; any other for the plain ones
     * @throws UnusableModelException if there are none, or they cannot be used
     */
    public TensorSource weights(String part, Dtype preferred) throws IOException {
        List<String> names = weightNames(preferred);
        for (String name : names) {
            Path file = path(part).resolve(name);
            // A link to a file that was deleted is there, and worth an error of its own.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                String place = part + "/" + name;
                return name.endsWith(".json")
                        ? ShardedTensors.open(file, place)
                        : ShardedTensors.openFile(file, place, new TensorBuffer());
            }
        }
        throw new UnusableModelException("%s holds no weights; looked for %s. Download the model again."
                .formatted(path(part), String.join(", ", names)));
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
