package distillery.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
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
    public PartFolder part(String name) {
        return new PartFolder(folder.resolve(name), name);
    }
}
