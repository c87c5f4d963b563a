package distillery.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.FreshFolder;
import distillery.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a student: a diffusers folder of its own, with its teacher's text encoder, autoencoder, tokenizer and
 * scheduler, which distillation leaves as they are. For any thread.
 */
final class StudentFolder {
    private static final String INDEX = "model_index.json";
    private static final String UNET = "unet";

    private StudentFolder() {}

    /**
     * Copies the teacher's index and the folders of all parts that it names, byte for byte, but for the UNet.
     *
     * @param teacher a folder that {@link DiffusersFolder} opens
     * @param config the student's {@code unet/config.json}
     * @param weights the student's
     */
    static void write(FreshFolder student, Path teacher, ObjectNode config, TensorSource weights) throws IOException {
        List<String> parts = DiffusersFolder.open(teacher).modelIndex().keys();
        student.fill(folder -> {
            Files.copy(teacher.resolve(INDEX), folder.resolve(INDEX));
            for (String part : parts) {
                // The index may hold anything; only plain names are those of folders beside it.
                if (part.matches("\\w+") && !part.equals(UNET) && Files.isDirectory(teacher.resolve(part))) {
                    copyFiles(teacher.resolve(part), Files.createDirectory(folder.resolve(part)));
                }
            }
            ModelFolder.writePart(folder.resolve(UNET), config, weights);
        });
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(String.valueOf(file.getFileName())));
            }
        }
    }
}
