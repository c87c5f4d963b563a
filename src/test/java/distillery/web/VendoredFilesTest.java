package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VendoredFilesTest {
    private static final Path FOLDER = Path.of("static", "vendor");

    @Test
    void whatOthersWroteIsWhatTheyPublished() throws Exception {
        JsonNode versions =
                new ObjectMapper().readTree(FOLDER.resolve("versions.json").toFile());

        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> scripts =
                    files.filter(file -> file.toString().endsWith(".js")).toList();
            assertThat(scripts).hasSize(versions.size());
            for (Path script : scripts) {
                byte[] digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(script));
                assertThat(HexFormat.of().formatHex(digest))
                        .isEqualTo(versions.get(script.getFileName().toString())
                                .get("sha512")
                                .asText());
            }
        }
    }
}
