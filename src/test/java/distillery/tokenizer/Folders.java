package distillery.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Tokenizer folders for tests, put together from the resources. */
final class Folders {
    private Folders() {}

    /** A copy of several resource folders in one. */
    static Path of(Path folder, String... resources) throws IOException {
        Files.createDirectories(folder);
        for (String resource : resources) {
            try (Stream<Path> files = Files.list(resource(resource))) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
        return folder;
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(Folders.class.getResource("/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(String name) {
        try (InputStream stream = Files.newInputStream(resource(name))) {
            return new JsonMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
