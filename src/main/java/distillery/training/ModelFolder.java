package distillery.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.SafetensorsWriter;
import distillery.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a diffusers folder. For one thread per folder. */
final class ModelFolder {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelFolder() {}

    /** Writes a network: its {@code config.json} and its weights, under the name that its library looks for. */
    static void writePart(Path folder, ObjectNode config, TensorSource weights) throws IOException {
        Files.createDirectories(folder);
        String stem = config.has("_class_name") ? "diffusion_pytorch_model" : "model";
        boolean half = weights.tensors().values().stream().allMatch(tensor -> tensor.dtype() == Dtype.F16);
        Path file = folder.resolve(stem + (half ? ".fp16" : "") + ".safetensors");
        // Python's readers want to be told which library's names the tensors follow.
        SafetensorsWriter.write(file, weights, Map.of("format", "pt"));
        writeJson(folder.resolve("config.json"), config);
    }

    /** Writes the scheduler's config and the list of parts. */
    static void writeIndex(Path model, ObjectNode scheduler) throws IOException {
        Files.createDirectories(model.resolve("scheduler"));
        writeJson(model.resolve("scheduler/scheduler_config.json"), scheduler);
        ObjectNode index = JSON.createObjectNode()
                .put("_class_name", "StableDiffusionPipeline")
                .put("requires_safety_checker", false);
        index.set("scheduler", part("diffusers", scheduler.path("_class_name").asText()));
        index.set("text_encoder", part("transformers", "CLIPTextModel"));
        index.set("tokenizer", part("transformers", "CLIPTokenizer"));
        index.set("unet", part("diffusers", "UNet2DConditionModel"));
        index.set("vae", part("diffusers", "AutoencoderKL"));
        for (String absent : new String[] {"feature_extractor", "image_encoder", "safety_checker"}) {
            index.set(absent, part(null, null));
        }
        writeJson(model.resolve("model_index.json"), index);
    }

    private static ArrayNode part(@Nullable String library, @Nullable String type) {
        return JSON.createArrayNode().add(library).add(type);
    }

    static void writeJson(Path file, JsonNode json) throws IOException {
        Files.write(file, (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
