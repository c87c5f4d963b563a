package distillery.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.SafetensorsWriter;
import distillery.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where a taught student goes: a diffusers folder of its own, with its teacher's text encoder, autoencoder, tokenizer
 * and scheduler, which distillation leaves as they are. For one thread.
 */
public final class StudentFolder {
    private static final String INDEX = "model_index.json";
    private static final String UNET = "unet";

    private final Path folder;

    private StudentFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks at the place before hours of teaching are spent, and makes nothing yet.
     *
     * @throws IllegalArgumentException if something is there already
     */
    public static StudentFolder at(Path folder) throws IOException {
        StudentFolder student = new StudentFolder(folder.toAbsolutePath().normalize());
        student.refuseIfTaken();
        return student;
    }

    /**
     * Writes the whole folder under another name and gives it its own when it is complete; a failure leaves nothing.
     * The teacher's files are copied byte for byte: the index, and the folders of all parts that it names.
     *
     * @param teacher a folder that {@link DiffusersFolder} opens
     * @param config the student's {@code unet/config.json}
     * @param weights the student's; if all are 16-bit floats, their file is called fp16
     * @throws IllegalArgumentException if something has come to lie at the place
     */
    public void write(Path teacher, ObjectNode config, TensorSource weights) throws IOException {
        refuseIfTaken();
        Files.createDirectories(Objects.requireNonNull(folder.getParent()));
        Path unfinished = folder.resolveSibling(
                "%s.%s.part".formatted(folder.getFileName(), Long.toHexString(System.nanoTime())));
        try {
            Files.createDirectory(unfinished);
            copyParts(teacher, unfinished);
            writeUnet(Files.createDirectory(unfinished.resolve(UNET)), config, weights);
            Files.deleteIfExists(folder);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(unfinished);
        }
    }

    private void refuseIfTaken() throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isEmpty()) {
                    return;
                }
            }
        }
        if (Files.exists(folder)) {
            throw new IllegalArgumentException(
                    folder + " is there already and is not empty. Name a new folder for the student.");
        }
    }

    private static void copyParts(Path teacher, Path to) throws IOException {
        List<String> named = DiffusersFolder.open(teacher).modelIndex().keys();
        Files.copy(teacher.resolve(INDEX), to.resolve(INDEX));
        for (String part : named) {
            // The index may hold anything; only plain names are those of folders beside it.
            if (part.matches("\\w+") && !part.equals(UNET) && Files.isDirectory(teacher.resolve(part))) {
                copyFiles(teacher.resolve(part), Files.createDirectory(to.resolve(part)));
            }
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void writeUnet(Path unet, ObjectNode config, TensorSource weights) throws IOException {
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(unet.resolve("config.json").toFile(), config);
        boolean half = weights.tensors().values().stream().allMatch(tensor -> tensor.dtype() == Dtype.F16);
        Path file = unet.resolve("diffusion_pytorch_model%s.safetensors".formatted(half ? ".fp16" : ""));
        // Python's readers want to be told which library's names the tensors follow.
        SafetensorsWriter.write(file, weights, Map.of("format", "pt"));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
