package distillery.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private DiffusersFolder(Path folder, String className) {
        this.folder = folder;
        this.className = className;
    }

    /** Opens a folder and reads which pipeline it is for. */
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
        return new DiffusersFolder(folder, className);
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

    /** The file that names the pipeline and its settings, freshly read. */
    public ConfigFile modelIndex() throws IOException {
        return ConfigFile.read(folder.resolve(INDEX), INDEX);
    }

    /** The class of the pipeline, such as {@code StableDiffusionPipeline}. */
    public String className() {
        return className;
    }

    /** The folder of a part, whether or not it is there. */
    public PartFolder part(String name) {
        return new PartFolder(folder.resolve(name), name);
    }
}
