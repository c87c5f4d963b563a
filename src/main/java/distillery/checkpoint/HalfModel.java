package distillery.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a copy of a model with all weights in 16-bit floats, half as large, whose pictures nobody tells apart. For any
 * thread.
 */
public final class HalfModel {
    private HalfModel() {}

    /**
     * Copies a diffusers folder: settings byte for byte, weights as one safetensors file for each part.
     *
     * @param model a folder that {@link DiffusersFolder} opens
     * @throws UnusableModelException if a part's weights cannot be read, or are too large for 16 bits
     */
    public static void copy(Path model, FreshFolder to) throws IOException {
        DiffusersFolder folder = DiffusersFolder.open(model);
        List<String> parts = folder.modelIndex().keys();
        to.fill(copy -> {
            copyFiles(model, copy);
            for (String part : parts) {
                // The index may hold anything; only plain names are those of folders beside it.
                if (part.matches("\\w+") && Files.isDirectory(model.resolve(part))) {
                    copyPart(folder.part(part), Files.createDirectory(copy.resolve(part)));
                }
            }
        });
    }

    private static void copyPart(PartFolder part, Path to) throws IOException {
        copyFiles(part.path(), to);
        if (!Files.exists(part.path().resolve("config.json"))) {
            return; // a tokenizer or a scheduler
        }
        String stem = part.name().startsWith("text_encoder") ? "model" : "diffusion_pytorch_model";
        try (TensorSource weights = new HalfTensors(part.weights(Dtype.F32))) {
            // Python's readers want to be told which library's names the tensors follow.
            SafetensorsWriter.write(to.resolve(stem + ".fp16.safetensors"), weights, Map.of("format", "pt"));
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().matches(".*\\.(safetensors|bin|index(\\.\\w+)?\\.json)")) {
                    Files.copy(file, to.resolve(String.valueOf(file.getFileName())));
                }
            }
        }
    }
}
