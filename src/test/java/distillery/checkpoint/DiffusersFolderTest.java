package distillery.checkpoint;

import static distillery.checkpoint.StoredFiles.entry;
import static distillery.checkpoint.StoredFiles.safetensors;
import static distillery.checkpoint.StoredFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffusersFolderTest {
    private static final Path TINY = Path.of("src/test/resources/checkpoints/tiny-sd15-published-quirks");
    private static final byte[] EMPTY = safetensors("{}", 0);

    @TempDir
    Path folder;

    @Test
    void aPublishedFolderTellsItsPipeline() throws IOException {
        DiffusersFolder tiny = DiffusersFolder.open(TINY);

        assertThat(tiny.className()).isEqualTo("StableDiffusionPipeline");
        assertThat(tiny.part("unet").path()).isEqualTo(TINY.resolve("unet"));
        assertThat(tiny.modelIndex().flag("requires_safety_checker", true)).isFalse();
    }

    @Test
    void configsAreReadUnderTheirPlace() throws IOException {
        DiffusersFolder tiny = DiffusersFolder.open(TINY);

        assertThat(tiny.part("unet").config().integer("cross_attention_dim")).isEqualTo(32);
        assertThat(tiny.part("unet").config().place()).isEqualTo("unet/config.json");
        assertThat(tiny.part("scheduler").config().text("_class_name", "")).isEqualTo("PNDMScheduler");
        assertThat(tiny.part("scheduler").config().place()).isEqualTo("scheduler/scheduler_config.json");
    }

    @Test
    void weightsAreFoundUnderTheNamesOfBothLibraries() throws IOException {
        DiffusersFolder tiny = DiffusersFolder.open(TINY);

        try (TensorSource unet = tiny.part("unet").weights(Dtype.F32);
                TensorSource encoder = tiny.part("text_encoder").weights(Dtype.F16)) {
            assertThat(unet.place()).isEqualTo("unet/diffusion_pytorch_model.safetensors");
            assertThat(unet.tensors()).containsKey("conv_in.weight");
            assertThat(encoder.place()).isEqualTo("text_encoder/model.safetensors");
        }
    }

    @Test
    void aPartWithoutItsFolderIsToldByItsConfig() throws IOException {
        DiffusersFolder model = model("\"vae\": [\"diffusers\", \"AutoencoderKL\"]");

        assertThatThrownBy(() -> model.part("vae").config())
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("vae/config.json is missing");
    }

    /** The order in which files win over each other, found by deleting the winner until none is left. */
    @Test
    void preferredNumbersWinThenSafetensorsThenSingleFiles() throws IOException {
        assertThat(winners(Dtype.F16))
                .containsExactly(
                        "diffusion_pytorch_model.fp16.safetensors",
                        "diffusion_pytorch_model.safetensors.index.fp16.json",
                        "diffusion_pytorch_model.fp16.bin",
                        "diffusion_pytorch_model.bin.index.fp16.json",
                        "diffusion_pytorch_model.safetensors",
                        "diffusion_pytorch_model.safetensors.index.json",
                        "diffusion_pytorch_model.bin",
                        "diffusion_pytorch_model.bin.index.json");
        assertThat(winners(Dtype.F32))
                .containsExactly(
                        "diffusion_pytorch_model.safetensors",
                        "diffusion_pytorch_model.safetensors.index.json",
                        "diffusion_pytorch_model.bin",
                        "diffusion_pytorch_model.bin.index.json",
                        "diffusion_pytorch_model.fp16.safetensors",
                        "diffusion_pytorch_model.safetensors.index.fp16.json",
                        "diffusion_pytorch_model.fp16.bin",
                        "diffusion_pytorch_model.bin.index.fp16.json");
    }

    private List<String> winners(Dtype preferred) throws IOException {
        Path unet = folder.resolve("unet");
        byte[] index = "{\"weight_map\": {\"a\": \"shard.safetensors\"}}".getBytes(StandardCharsets.UTF_8);
        write(unet.resolve("shard.safetensors"), safetensors("{" + entry("a", "U8", "[0]", 0, 0) + "}", 0));
        for (String variant : List.of("", ".fp16")) {
            write(unet.resolve("diffusion_pytorch_model" + variant + ".safetensors"), EMPTY);
            Files.copy(
                    Path.of("src/test/resources/torch-bins/module.bin"),
                    unet.resolve("diffusion_pytorch_model" + variant + ".bin"));
            write(unet.resolve("diffusion_pytorch_model.safetensors.index" + variant + ".json"), index);
            write(unet.resolve("diffusion_pytorch_model.bin.index" + variant + ".json"), index);
        }
        DiffusersFolder model = model("\"unet\": [\"diffusers\", \"UNet2DConditionModel\"]");
        List<String> winners = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            try (TensorSource weights = model.part("unet").weights(preferred)) {
                winners.add(weights.place().substring("unet/".length()));
            }
            Files.delete(folder.resolve("unet").resolve(winners.get(i)));
        }
        return winners;
    }

    @Test
    void aFolderWithoutWeightsListsTheNamesItWantedToSee() throws IOException {
        Files.createDirectory(folder.resolve("unet"));
        DiffusersFolder model = model("\"unet\": [\"diffusers\", \"UNet2DConditionModel\"]");

        assertThatThrownBy(() -> model.part("unet").weights(Dtype.F32))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(
                        "holds no weights; looked for diffusion_pytorch_model.safetensors, model.safetensors")
                .hasMessageContaining("pytorch_model.bin.index.fp16.json");
    }

    @Test
    void linksIntoACacheAreFollowed() throws IOException {
        Path blobs = Files.createDirectory(folder.resolve("blobs"));
        Path snapshot =
                Files.createDirectories(folder.resolve("snapshots/main/unet")).getParent();
        write(
                blobs.resolve("aa"),
                "{\"_class_name\": \"P\", \"unet\": [\"diffusers\", \"U\"]}".getBytes(StandardCharsets.UTF_8));
        write(blobs.resolve("bb"), EMPTY);
        Files.createSymbolicLink(snapshot.resolve("model_index.json"), Path.of("../../blobs/aa"));
        Files.createSymbolicLink(
                snapshot.resolve("unet/diffusion_pytorch_model.safetensors"), Path.of("../../../blobs/bb"));

        DiffusersFolder model = DiffusersFolder.open(snapshot);

        try (TensorSource weights = model.part("unet").weights(Dtype.F32)) {
            assertThat(weights.tensors()).isEmpty();
        }
    }

    @Test
    void aLinkToADeletedFileIsNamed() throws IOException {
        Path link = Files.createDirectory(folder.resolve("unet")).resolve("diffusion_pytorch_model.safetensors");
        Files.createSymbolicLink(link, Path.of("../gone"));
        DiffusersFolder model = model("\"unet\": [\"diffusers\", \"U\"]");

        assertThatThrownBy(() -> model.part("unet").weights(Dtype.F32))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("unet/diffusion_pytorch_model.safetensors is missing, or is a link");
    }

    @Test
    void anyOtherFolderIsToldWhatItLacks() {
        assertThatThrownBy(() -> DiffusersFolder.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("it needs a model_index.json")
                .hasMessageNotContaining("single-file");
        assertThatThrownBy(() -> DiffusersFolder.open(folder.resolve("nowhere")))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("it needs a model_index.json");
    }

    @Test
    void aSingleFileCheckpointIsNoFolder() throws IOException {
        Path file = write(folder.resolve("v1-5-pruned.safetensors"), EMPTY);

        assertThatThrownBy(() -> DiffusersFolder.open(folder)).hasMessageContaining("A single-file checkpoint is not");
        assertThatThrownBy(() -> DiffusersFolder.open(file)).hasMessageContaining("A single-file checkpoint is not");
    }

    @Test
    void anIndexWithoutAClassIsRefused() throws IOException {
        Files.writeString(folder.resolve("model_index.json"), "{}");

        assertThatThrownBy(() -> DiffusersFolder.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("model_index.json lacks _class_name");
    }

    private DiffusersFolder model(String parts) throws IOException {
        Files.writeString(
                folder.resolve("model_index.json"), "{\"_class_name\": \"StableDiffusionPipeline\", " + parts + "}");
        return DiffusersFolder.open(folder);
    }
}
