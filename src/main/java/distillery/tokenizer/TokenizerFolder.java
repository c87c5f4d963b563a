package distillery.tokenizer;

import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The {@code tokenizer} folder of a diffusers model, whose files are small and untrusted. For any thread. */
record TokenizerFolder(Path path) {
    /** The largest published file, a {@code tokenizer.json}, has 3.6 MB. */
    private static final int MOST_BYTES = 16 << 20;

    boolean has(String name) {
        return Files.isRegularFile(path.resolve(name));
    }

    /** How messages call a file: {@code tokenizer_2/vocab.json}. */
    String place(String name) {
        return path.getFileName() + "/" + name;
    }

    /** The keys of a JSON file; none if there is no such file. */
    ConfigFile json(String name) throws IOException {
        return has(name) ? ConfigFile.parse(bytes(name), place(name)) : ConfigFile.empty(place(name));
    }

    byte[] bytes(String name) throws IOException {
        if (!has(name)) {
            throw new UnusableModelException(
                    place(name) + " is missing. A tokenizer needs tokenizer.json, or vocab.json and merges.txt.");
        }
        if (Files.size(path.resolve(name)) > MOST_BYTES) {
            throw new UnusableModelException(
                    place(name) + " is larger than " + MOST_BYTES + " bytes; no CLIP tokenizer is.");
        }
        return Files.readAllBytes(path.resolve(name));
    }
}
