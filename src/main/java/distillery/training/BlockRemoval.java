package distillery.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.TensorSource;
import distillery.checkpoint.UnusableModelException;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.models.UNetConfig.Level;
import distillery.nn.Weight;
import distillery.nn.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a small UNet out of a large one by taking blocks away; what is left keeps its weights and is then taught to do
 * without the rest (BK-SDM: Kim et al., arXiv 2305.15798). For any thread, once made.
 */
public final class BlockRemoval {
    /** Every published Stable Diffusion 1.x and 2.x has so many; the student keeps one. */
    private static final int TEACHER_LAYERS = 2;

    /** With fewer, nothing would be left to halve the image. */
    private static final int FEWEST_LEVELS = 3;

    private final Layout layout;
    private final UNetConfig teacher;
    private final UNetConfig student;
    private final ObjectNode json;

    private BlockRemoval(Layout layout, UNetConfig teacher, UNetConfig student, ObjectNode json) {
        this.layout = layout;
        this.teacher = teacher;
        this.student = student;
        this.json = json;
    }

    /**
     * Reads the teacher's {@code unet/config.json}.
     *
     * @throws UnusableModelException if it is not a UNet of Stable Diffusion 1.x or 2.x in full size; the message names
     *     the key that says so
     */
    public static BlockRemoval of(ConfigFile config, Layout layout) throws IOException {
        UNetConfig teacher = UNetConfig.read(config);
        List<String> objections = objections(teacher);
        if (!layout.keepsInnermostLevel()) {
            objections.addAll(objectionsToOneLevelLess(config, teacher.levels()));
        }
        if (!objections.isEmpty()) {
            throw new UnusableModelException(
                    "%s cannot be made %s: %s. Use a Stable Diffusion 1.x or 2.x that was not distilled before."
                            .formatted(config.place(), layout, String.join("; ", objections)));
        }
        ObjectNode json = without(config.toJson(), layout, teacher.levels().size());
        ConfigFile smaller = ConfigFile.parse(json.toString().getBytes(StandardCharsets.UTF_8), config.place());
        return new BlockRemoval(layout, teacher, UNetConfig.read(smaller), json);
    }

    private static List<String> objections(UNetConfig unet) {
        List<String> found = new ArrayList<>();
        if (unet.textTime().isPresent()) {
            found.add("addition_embed_type asks for more than the text, as Stable Diffusion XL does");
        }
        if (unet.guidanceWidth() > 0) {
            found.add("time_cond_proj_dim makes the guidance scale an input");
        }
        if (unet.levels().stream().anyMatch(level -> level.down().size() != TEACHER_LAYERS)) {
            found.add("layers_per_block is not " + TEACHER_LAYERS);
        }
        if (unet.middle().isEmpty()) {
            found.add("mid_block_type is null, so the middle block is gone already");
        }
        if (unet.levels().stream().anyMatch(BlockRemoval::isDeep)
                || unet.middle().orElse(0) > 1) {
            found.add("transformer_layers_per_block is not 1");
        }
        return found;
    }

    private static List<String> objectionsToOneLevelLess(ConfigFile config, List<Level> levels) {
        List<String> found = new ArrayList<>();
        for (String key : List.of("block_out_channels", "down_block_types", "up_block_types")) {
            if (!config.hasValue(key)) {
                found.add(key + " is not written out");
            }
        }
        if (levels.size() < FEWEST_LEVELS) {
            found.add("block_out_channels has fewer than %d levels".formatted(FEWEST_LEVELS));
            return found;
        }
        Level last = levels.get(levels.size() - 1);
        Level before = levels.get(levels.size() - 2);
        if (last.width() != before.width()) {
            found.add("block_out_channels ends in %d and %d, and only a level of the same width can be left out"
                    .formatted(before.width(), last.width()));
        }
        if (before.down().contains(0)) {
            found.add("down_block_types has no transformer on the last level but one");
        }
        return found;
    }

    private static boolean isDeep(Level level) {
        return Stream.concat(level.down().stream(), level.up().stream()).anyMatch(depth -> depth > 1);
    }

    private static ObjectNode without(ObjectNode json, Layout layout, int levels) {
        json.put("layers_per_block", TEACHER_LAYERS - 1);
        if (!layout.keepsMiddle()) {
            json.putNull("mid_block_type");
        }
        if (!layout.keepsInnermostLevel()) {
            int innermost = levels - 1;
            leaveOut(json.path("block_out_channels"), innermost);
            leaveOut(json.path("down_block_types"), innermost);
            leaveOut(json.path("attention_head_dim"), innermost);
            leaveOut(json.path("transformer_layers_per_block"), innermost);
            leaveOut(json.path("up_block_types"), 0);
            leaveOut(json.path("reverse_transformer_layers_per_block"), 0);
        }
        return json;
    }

    private static void leaveOut(JsonNode perLevel, int index) {
        // A list of one stands for all levels, as a number does.
        if (perLevel instanceof ArrayNode list && list.size() > 1) {
            list.remove(index);
        }
    }

    public UNetConfig teacher() {
        return teacher;
    }

    public UNetConfig student() {
        return student;
    }

    /** The student's {@code unet/config.json}: the teacher's, but for the keys that tell what is gone. */
    public ObjectNode studentJson() {
        return json.deepCopy();
    }

    /**
     * The weights that the student starts with: those of its teacher, under the names that they have in the student.
     *
     * @param weights the teacher's, closed together with the result
     * @throws UnusableModelException if they do not fit the config
     */
    public TensorSource initial(TensorSource weights) {
        Weights needed = Weights.imagined();
        UNet.graph(student, needed);
        TensorSource kept = new StudentTensors(
                weights, layout, needed.used().stream().map(Weight::name).toList());
        Weights found = Weights.of(kept.tensors(), kept.place());
        UNet.graph(student, found);
        found.check();
        return kept;
    }

    /** Where the student should give what its teacher gives. */
    public List<FeaturePair> features() {
        return layout.features(student.levels().size());
    }
}
