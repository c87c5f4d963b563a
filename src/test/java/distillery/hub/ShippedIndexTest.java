package distillery.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedIndexTest {
    private static final Path MODELS = Path.of("src/main/resources/models");

    @TempDir
    private Path scratch;

    /** Where it fails, the right index lies in {@code target}. */
    @Test
    void theIndexOfTheProgramsModelsSaysWhatLiesBesideIt() throws IOException {
        Path index = MODELS.resolve("models.json");

        ShippedIndex actual = FolderIndex.of(MODELS);
        FolderIndex.write(actual, Path.of("target/models.json"));

        ShippedIndex shipped = Files.exists(index) ? ShippedIndex.read(Files.readAllBytes(index)) : ShippedIndex.EMPTY;
        assertThat(shipped.models())
                .as("the models have changed; if they should have: cp target/models.json " + index)
                .containsExactlyElementsOf(actual.models());
    }

    @Test
    void anIndexFitsOnlyTheFilesItWasMadeFor() throws IOException {
        try (TinyFamily family = new TinyFamily(scratch)) {
            ShippedIndex index = ShippedIndex.read(Files.readAllBytes(family.file("models.json")));
            assertThat(FolderIndex.of(family.file(""))).isEqualTo(index);

            Files.writeString(family.file("emoji/README.md"), "# EMOJI\n");

            assertThat(FolderIndex.of(family.file(""))).isNotEqualTo(index);
        }
    }

    @Test
    void aModelSharesThePartsThatItsFolderLacks() throws IOException {
        try (TinyFamily family = new TinyFamily(scratch)) {
            ShippedIndex index = ShippedIndex.read(Files.readAllBytes(family.file("models.json")));

            assertThat(index.find("emoji").orElseThrow().shares()).isEmpty();
            assertThat(index.find("emoji-tiny").orElseThrow().shares())
                    .isEqualTo(Map.of(
                            "text_encoder", "emoji", "tokenizer", "emoji", "vae", "emoji", "scheduler", "emoji"));
        }
    }
}
