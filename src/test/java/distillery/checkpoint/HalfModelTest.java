package distillery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.families.Blueprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A halved model is complete, half as large, and almost the same. */
class HalfModelTest {
    private static final Path MODEL = Path.of("src/test/resources/checkpoints/tiny-sd15-published-quirks");

    @TempDir
    Path folder;

    @Test
    void aHalvedModelIsWholeAndHalfAsLarge() throws IOException {
        Path half = folder.resolve("half");

        HalfModel.copy(MODEL, FreshFolder.at(half));

        try (Blueprint read = Blueprint.read(DiffusersFolder.open(half), Dtype.F16)) {
            assertThat(read.parts())
                    .allSatisfy(part -> assertThat(part.weights().tensors().values())
                            .allMatch(tensor -> !tensor.dtype().isWeight() || tensor.dtype() == Dtype.F16));
            assertThat(read.parts()).hasSize(3);
        }
        assertThat(half.resolve("tokenizer/vocab.json")).hasSameBinaryContentAs(MODEL.resolve("tokenizer/vocab.json"));
        assertThat(half.resolve("unet/diffusion_pytorch_model.safetensors")).doesNotExist();
        long before = Files.size(MODEL.resolve("unet/diffusion_pytorch_model.safetensors"));
        long after = Files.size(half.resolve("unet/diffusion_pytorch_model.fp16.safetensors"));
        assertThat(after).isLessThan(before * 3 / 4);
    }

    @Test
    void aFolderThatIsTakenIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("precious"), "work");

        assertThatThrownBy(() -> FreshFolder.at(folder)).hasMessageContaining("is not empty. Name a new folder.");

        assertThat(folder.resolve("precious")).hasContent("work");
    }

    @Test
    void aCopyThatFailsLeavesNothing() throws IOException {
        Path broken = folder.resolve("broken");
        Files.createDirectories(broken.resolve("unet"));
        Files.copy(MODEL.resolve("model_index.json"), broken.resolve("model_index.json"));
        Files.writeString(broken.resolve("unet/config.json"), "{}");
        FreshFolder half = FreshFolder.at(folder.resolve("half"));

        assertThatThrownBy(() -> HalfModel.copy(broken, half)).isInstanceOf(UnusableModelException.class);

        assertThat(folder).isDirectoryContaining(path -> path.equals(broken));
        assertThat(folder.toFile().list()).containsExactly("broken");
    }
}
