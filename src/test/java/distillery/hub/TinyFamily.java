package distillery.hub;

import distillery.reference.Goldens;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program's files with two models in them, called as the first and the last that come with this one but with the
 * weights of the reference: {@code emoji}, and {@code emoji-tiny} that shares all but its UNet.
 */
public final class TinyFamily implements AutoCloseable {
    private final Path program;
    private final URLClassLoader files;

    /** Makes the files in an empty folder. */
    public TinyFamily(Path program) throws IOException {
        this.program = program;
        this.files = new URLClassLoader(new URL[] {program.toUri().toURL()}, null);
        Path teacher = program.resolve("models/emoji");
        for (String part : List.of("text_encoder", "tokenizer", "vae", "unet", "scheduler")) {
            copy(Goldens.folder("sd1").resolve(part), teacher.resolve(part));
        }
        frontPage(teacher);
        Path student = program.resolve("models/emoji-tiny");
        copy(Goldens.folder("bk-tiny").resolve("unet"), student.resolve("unet"));
        frontPage(student);
        Path models = program.resolve("models");
        FolderIndex.write(FolderIndex.of(models), models.resolve("models.json"));
    }

    /** The models as a program with these files finds them, which unpacks them below {@code cache}. */
    public ShippedModels unpackedBelow(Path cache) throws IOException {
        return in(Map.of("DISTILLERY_CACHE", cache.toString()));
    }

    ShippedModels in(Map<String, String> environment) throws IOException {
        return ShippedModels.read(files, environment);
    }

    /** A file of the program's models. */
    Path file(String path) {
        return program.resolve("models").resolve(path);
    }

    private static void frontPage(Path model) throws IOException {
        Files.copy(Goldens.folder("sd1").resolve("model_index.json"), model.resolve("model_index.json"));
        Files.writeString(model.resolve("README.md"), "# " + model.getFileName() + "\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".safetensors", ".fp16.safetensors");
                Files.copy(file, to.resolve(name));
            }
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
