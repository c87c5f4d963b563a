package distillery.bench;

import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.SafetensorsWriter;
import distillery.models.ClipText;
import distillery.models.ClipTextConfig;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
import distillery.models.VaeEncoder;
import distillery.nn.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A published model's networks with weights that nobody trained: as much work as the real ones, and nothing to download.
 */
public enum Topology {
    SD_1_4("sd-1.4", "sd-v1-4/unet"),
    BK_SDM_BASE("bk-sdm-base", "bk-sdm/v1/bk_base/unet"),
    BK_SDM_SMALL("bk-sdm-small", "bk-sdm/v1/bk_small/unet"),
    BK_SDM_TINY("bk-sdm-tiny", "bk-sdm/v1/bk_tiny/unet");

    private static final String CONFIGS = "/configs/";
    private static final String SHARED = "/configs/sd-v1-4/";

    /** Any with CLIP's kinds of tokens will do: prompts are filled up to the same length. */
    private static final String TOKENIZER = "/models/emoji/";

    private final String label;
    private final String unet;

    Topology(String label, String unet) {
        this.label = label;
        this.unet = unet;
    }

    /** What it is called on the command line: {@code sd-1.4}. */
    public String label() {
        return label;
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Topology of(String label) {
        return Arrays.stream(values())
                .filter(topology -> topology.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no topology called %s. Say %s."
                        .formatted(
                                label,
                                Arrays.stream(values()).map(Topology::label).collect(Collectors.joining(", ")))));
    }

    /**
     * The model in diffusers' layout, in 32-bit floats: written below a folder the first time, 2 to 4 gigabytes, and found
     * there later.
     *
     * @param writing hears that it is being written, which takes up to a minute
     */
    public Path folder(Path root, Consumer<Path> writing) throws IOException {
        Path folder = root.resolve(label);
        Path index = folder.resolve("model_index.json");
        if (Files.exists(index)) {
            return folder;
        }
        writing.accept(folder);
        copy(CONFIGS + unet + "/config.json", folder.resolve("unet/config.json"));
        for (String file : List.of(
                "vae/config.json",
                "text_encoder/config.json",
                "scheduler/scheduler_config.json",
                "tokenizer/tokenizer_config.json",
                "tokenizer/special_tokens_map.json")) {
            copy(SHARED + file, folder.resolve(file));
        }
        for (String file : List.of("tokenizer/vocab.json", "tokenizer/merges.txt")) {
            copy(TOKENIZER + file, folder.resolve(file));
        }
        Weights denoising = Weights.imagined();
        UNet.graph(UNetConfig.read(config(folder, "unet")), denoising);
        write(denoising, folder.resolve("unet/diffusion_pytorch_model.safetensors"));
        Weights text = Weights.imagined();
        ClipText.graph(ClipTextConfig.read(config(folder, "text_encoder")), text);
        write(text, folder.resolve("text_encoder/model.safetensors"));
        Weights pictures = Weights.imagined();
        VaeEncoder.graph(VaeConfig.read(config(folder, "vae")), pictures);
        VaeDecoder.graph(VaeConfig.read(config(folder, "vae")), pictures);
        write(pictures, folder.resolve("vae/diffusion_pytorch_model.safetensors"));
        // Last, so that a folder with an index is whole.
        copy(SHARED + "model_index.json", index);
        return folder;
    }

    private static ConfigFile config(Path folder, String part) throws IOException {
        return ConfigFile.read(folder.resolve(part).resolve("config.json"));
    }

    private static void write(Weights weights, Path file) throws IOException {
        SafetensorsWriter.write(file, new RandomWeights(weights), Map.of());
    }

    private static void copy(String resource, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (InputStream stream = Topology.class.getResourceAsStream(resource)) {
            Files.write(file, Objects.requireNonNull(stream, resource).readAllBytes());
        }
    }
}
