package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.Main;
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
import distillery.reference.RandomTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Stable Diffusion 1.4 in its full size, with random weights: 4.3 GB on the disk, read into the engine while the Java
 * heap stays within the gigabyte that the build gives it.
 */
@Tag("heavy")
class FullSizeTest {
    private static final Path FOLDER = Path.of("target/full-size/sd-v1-4");

    @Test
    void stableDiffusion14TakesAStepAt512PixelsInAGigabyteOfHeap() throws Exception {
        write();
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(1L << 30);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path picture = FOLDER.resolveSibling("picture.png");

        int code = Main.commands(Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8), System.err)
                .execute(
                        "generate",
                        "--prompt",
                        "a horse",
                        "--scheduler",
                        "ddim",
                        "--steps",
                        "2",
                        "--seed",
                        "1",
                        "--device",
                        "cpu",
                        "--json",
                        "--dtype",
                        System.getProperty("dtype", "fp32"),
                        "--model",
                        FOLDER.toString(),
                        "--out",
                        picture.toString());

        assertThat(code).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toByteArray());
        assertThat(report.get("width").intValue()).isEqualTo(512);
        assertThat(report.get("stepSeconds")).hasSize(2);
        assertThat(picture).isRegularFile();
        System.out.println(report + " " + peakMemory());
    }

    private static String peakMemory() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM")).findFirst().orElse("");
        }
    }

    /** A diffusers folder with the published configs and tokenizer; made once. */
    private static void write() throws Exception {
        if (Files.exists(FOLDER.resolve("model_index.json"))) {
            return;
        }
        for (String file : List.of(
                "unet/config.json",
                "vae/config.json",
                "text_encoder/config.json",
                "scheduler/scheduler_config.json",
                "tokenizer/tokenizer_config.json",
                "tokenizer/special_tokens_map.json")) {
            copy("/configs/sd-v1-4/" + file, file);
        }
        copy("/clip-bpe/vocab.json", "tokenizer/vocab.json");
        copy("/clip-bpe/merges.txt", "tokenizer/merges.txt");
        Weights unet = Weights.imagined();
        UNet.graph(UNetConfig.read(config("unet")), unet);
        weights("unet/diffusion_pytorch_model", unet);
        Weights text = Weights.imagined();
        ClipText.graph(ClipTextConfig.read(config("text_encoder")), text);
        weights("text_encoder/model", text);
        Weights vae = Weights.imagined();
        VaeEncoder.graph(VaeConfig.read(config("vae")), vae);
        VaeDecoder.graph(VaeConfig.read(config("vae")), vae);
        weights("vae/diffusion_pytorch_model", vae);
        copy("/configs/sd-v1-4/model_index.json", "model_index.json");
    }

    private static ConfigFile config(String part) throws IOException {
        return ConfigFile.read(FOLDER.resolve(part).resolve("config.json"));
    }

    private static void weights(String name, Weights weights) throws IOException {
        SafetensorsWriter.write(FOLDER.resolve(name + ".safetensors"), new RandomTensors(weights), Map.of());
    }

    private static void copy(String resource, String name) throws IOException {
        Path file = FOLDER.resolve(name);
        Files.createDirectories(file.getParent());
        try (var stream = Objects.requireNonNull(FullSizeTest.class.getResourceAsStream(resource), resource)) {
            Files.write(file, stream.readAllBytes());
        }
    }
}
