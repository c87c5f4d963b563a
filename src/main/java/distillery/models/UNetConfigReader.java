package distillery.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.UnusableModelException;
import distillery.models.UNetConfig.Level;
import distillery.models.UNetConfig.TextTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@link UNetConfig} as diffusers would: the same defaults for absent keys, numbers that stand for every
 * level, lists that name each. For one thread.
 */
final class UNetConfigReader {
    private final ConfigFile config;
    private final List<Integer> widths;

    UNetConfigReader(ConfigFile config) {
        this.config = config;
        this.widths = integersOr("block_out_channels", List.of(320, 640, 1280, 1280));
    }

    UNetConfig read() {
        config.mustBe("_class_name", "UNet2DConditionModel")
                .mustBe("act_fn", "silu", "swish")
                .mustBe("attention_type", "default")
                .mustBe("downsample_padding", "1")
                .mustBe("mid_block_scale_factor", "1", "1.0")
                .mustBe("resnet_out_scale_factor", "1", "1.0")
                .mustBe("resnet_time_scale_shift", "default")
                .mustBe("time_embedding_type", "positional")
                .mustBe("conv_in_kernel", "3")
                .mustBe("conv_out_kernel", "3")
                .mustBe("dropout", "0", "0.0")
                .mustBe("addition_embed_type", "text_time")
                .ignore("addition_embed_type_num_heads");
        UNetConfig read = config.into(() -> new UNetConfig(
                config.integer("in_channels", 4),
                config.integer("out_channels", 4),
                levels(),
                middle(),
                config.integer("norm_num_groups", 32),
                config.number("norm_eps", 1e-5),
                config.integer("cross_attention_dim", 1280),
                config.flag("use_linear_projection", false),
                config.flag("upcast_attention", false),
                config.flag("flip_sin_to_cos", true),
                config.number("freq_shift", 0),
                config.integer("time_cond_proj_dim", 0),
                textTime(),
                config.integer("sample_size", 0)));
        config.refuseTheRest();
        return read;
    }

    private List<Level> levels() {
        int count = widths.size();
        Sizes.checkCount("number of block_out_channels", count);
        List<Integer> heads = each(integersOr("attention_head_dim", List.of(8)), count, "attention_head_dim");
        List<Integer> layers = each(integersOr("layers_per_block", List.of(2)), count, "layers_per_block");
        List<Boolean> down = attends("down_block_types", "DownBlock2D", "CrossAttnDownBlock2D", count);
        List<Boolean> up = attends("up_block_types", "UpBlock2D", "CrossAttnUpBlock2D", count);
        List<JsonNode> depths = nodes("transformer_layers_per_block", count);
        List<JsonNode> back = new ArrayList<>(depths);
        Collections.reverse(back);
        if (config.hasValue("reverse_transformer_layers_per_block")) {
            back = nodes("reverse_transformer_layers_per_block", count);
        }
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int mirrored = count - 1 - i;
            Sizes.checkCount("layers_per_block", layers.get(i));
            levels.add(new Level(
                    widths.get(i),
                    heads.get(i),
                    depths(down.get(i), depths.get(i), layers.get(i)),
                    depths(up.get(mirrored), back.get(mirrored), layers.get(i) + 1)));
        }
        return levels;
    }

    /** One depth per resnet, from a number for all of them or a list with one for each. */
    private List<Integer> depths(boolean attends, JsonNode node, int layers) {
        if (!attends) {
            return Collections.nCopies(layers, 0);
        }
        List<Integer> depths = new ArrayList<>();
        node.forEach(depth -> depths.add(depth.intValue()));
        List<Integer> all = node.isArray() ? depths : Collections.nCopies(layers, node.intValue());
        if (all.size() != layers) {
            throw new UnusableModelException(
                    "%s gives %d transformer depths for %d layers.".formatted(config.place(), all.size(), layers));
        }
        all.forEach(depth -> Sizes.checkCount("transformer_layers_per_block", depth));
        return all;
    }

    /** An absent key means a block with a transformer; {@code null} means that there is no middle block. */
    private Optional<Integer> middle() {
        if (config.has("mid_block_type") && !config.hasValue("mid_block_type")) {
            return Optional.empty();
        }
        return switch (config.text("mid_block_type", "UNetMidBlock2DCrossAttn")) {
            case "UNetMidBlock2D" -> Optional.of(0);
            case "UNetMidBlock2DCrossAttn" -> {
                List<JsonNode> depths = nodes("transformer_layers_per_block", -1);
                JsonNode last = depths.get(depths.size() - 1);
                int depth = last.isArray() ? last.path(0).intValue() : last.intValue();
                Sizes.checkCount("transformer_layers_per_block", depth);
                yield Optional.of(depth);
            }
            default -> throw config.cannotRun("mid_block_type");
        };
    }

    private Optional<TextTime> textTime() {
        if (!config.hasValue("addition_embed_type")) {
            config.ignore("addition_time_embed_dim", "projection_class_embeddings_input_dim");
            return Optional.empty();
        }
        return Optional.of(new TextTime(
                config.integer("addition_time_embed_dim"), config.integer("projection_class_embeddings_input_dim")));
    }

    private List<Boolean> attends(String key, String without, String with, int count) {
        if (!config.hasValue(key)) {
            List<Boolean> usual = new ArrayList<>(List.of(true, true, true, false));
            if (key.startsWith("up")) {
                Collections.reverse(usual);
            }
            return each(usual, count, key);
        }
        List<Boolean> attends = new ArrayList<>();
        for (String type : config.texts(key)) {
            if (!type.equals(with) && !type.equals(without)) {
                throw config.cannotRun(key);
            }
            attends.add(type.equals(with));
        }
        return each(attends, count, key);
    }

    private List<Integer> integersOr(String key, List<Integer> usual) {
        return config.hasValue(key) ? config.integers(key) : usual;
    }

    private List<JsonNode> nodes(String key, int count) {
        JsonNode node = config.hasValue(key) ? config.node(key) : IntNode.valueOf(1);
        List<JsonNode> nodes = new ArrayList<>();
        (node.isArray() ? node : List.of(node)).forEach(nodes::add);
        return count < 0 ? nodes : each(nodes, count, key);
    }

    /** A list of one stands for all levels. */
    private <T> List<T> each(List<T> list, int count, String key) {
        if (list.size() == 1) {
            return Collections.nCopies(count, list.get(0));
        }
        if (list.size() != count) {
            throw new UnusableModelException("%s has %d values for %s, but block_out_channels has %d."
                    .formatted(config.place(), list.size(), key, count));
        }
        return list;
    }
}
