package distillery.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.UnusableModelException;
import distillery.nn.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How configs are read: absent keys, keys beyond this version, and keys that make no sense. */
class ConfigsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Small in every direction, so that ten thousand variants of it are quickly built. */
    private static final String SMALL = """
            {"_class_name": "UNet2DConditionModel", "block_out_channels": [32, 64], "layers_per_block": 1,
             "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
             "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"], "cross_attention_dim": 16,
             "attention_head_dim": [2, 4], "transformer_layers_per_block": [1, [2]],
             "reverse_transformer_layers_per_block": [1, [1, 2]], "norm_num_groups": 8,
             "mid_block_type": "UNetMidBlock2DCrossAttn", "addition_embed_type": "text_time",
             "addition_time_embed_dim": 8, "projection_class_embeddings_input_dim": 64, "sample_size": 8}""";

    @Test
    void anAbsentMiddleBlockIsTheUsualOneAndANullOneIsNone() throws IOException {
        assertThat(UNetConfig.read(config("{}")).middle()).contains(1);
        assertThat(UNetConfig.read(config("{\"mid_block_type\": null}")).middle())
                .isEmpty();
        assertThat(UNetConfig.read(config("{\"mid_block_type\": \"UNetMidBlock2D\"}"))
                        .middle())
                .contains(0);
    }

    @Test
    void oneNumberOfHeadsStandsForEveryLevel() throws IOException {
        assertThat(UNetConfig.read(config("{\"attention_head_dim\": 8}")).levels())
                .extracting(UNetConfig.Level::heads)
                .containsExactly(8, 8, 8, 8);
    }

    @Test
    void anAutoencoderWithoutAScalingFactorTakesTheOneOfStableDiffusion() throws IOException {
        assertThat(VaeConfig.read(config("{}")).scaling()).isEqualTo(0.18215);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class_embed_type|\"timestep\"",
                "num_attention_heads|8",
                "encoder_hid_dim_type|\"text_image_proj\"",
                "dual_cross_attention|true",
                "only_cross_attention|true",
                "center_input_sample|true",
                "time_embedding_type|\"fourier\"",
                "resnet_time_scale_shift|\"scale_shift\"",
                "act_fn|\"gelu\"",
                "mid_block_type|\"UNetMidBlock2DSimpleCrossAttn\"",
                "down_block_types|[\"AttnDownBlock2D\"]",
                "addition_embed_type|\"image\"",
                "a_key_of_the_future|1"
            })
    void anActiveKeyBeyondThisVersionIsRefusedByName(String key, String value) {
        assertThatThrownBy(() -> UNetConfig.read(config("{\"" + key + "\": " + value + "}")))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("unet/config.json asks for " + key + " = ")
                .hasMessageEndingWith("which this version cannot run. Use a model without it.");
    }

    @Test
    void anIdleKeyBeyondThisVersionPasses() throws IOException {
        assertThat(UNetConfig.read(config("{\"x\": null, \"y\": false, \"z\": []}"))
                        .textWidth())
                .isEqualTo(1280);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"norm_num_groups\": 7}|320 channels cannot be split into 7 groups",
                "{\"attention_head_dim\": 3}|3 heads cannot share 320 channels",
                "{\"layers_per_block\": 1000000}|layers_per_block must be between 1 and 100",
                "{\"block_out_channels\": []}|number of block_out_channels",
                "{\"block_out_channels\": [2147483648]}|whole number",
                "{\"in_channels\": \"four\"}|whole number is expected",
                "{\"layers_per_block\": [1, 2]}|2 values for layers_per_block, but block_out_channels has 4",
                "{\"transformer_layers_per_block\": 0}|transformer_layers_per_block must be between"
            })
    void aConfigThatMakesNoSenseIsRefusedWithItsReason(String json, String reason) {
        assertThatThrownBy(() -> UNetConfig.read(config(json)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("unet/config.json");
    }

    @Test
    void tenThousandDamagedConfigsAreBuiltOrRefused() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        int built = 0;
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            String json = damaged(random);
            try {
                UNet.graph(UNetConfig.read(config(json)), Weights.imagined());
                built++;
            } catch (UnusableModelException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError(json, e);
            }
        }
        assertThat(built).isGreaterThan(500);
        assertThat(refused).isGreaterThan(500);
    }

    /** One to three values replaced by others, wherever in the tree. */
    private static String damaged(SplittableRandom random) throws IOException {
        ObjectNode config = (ObjectNode) JSON.readTree(SMALL);
        List<String> keys = new ArrayList<>();
        config.fieldNames().forEachRemaining(keys::add);
        for (int i = random.nextInt(3); i >= 0; i--) {
            String key = keys.get(random.nextInt(keys.size()));
            switch (random.nextInt(4)) {
                case 0 -> config.remove(key);
                case 1 -> config.set(key, config.get(keys.get(random.nextInt(keys.size()))));
                default -> config.set(key, value(random));
            }
        }
        return JSON.writeValueAsString(config);
    }

    private static JsonNode value(SplittableRandom random) throws IOException {
        List<String> values = List.of(
                "null",
                "true",
                "0",
                "1",
                "-1",
                "2",
                "1.5",
                "1e300",
                "2147483647",
                "9999999999",
                "\"\"",
                "\"silu\"",
                "[]",
                "{}",
                "[null]",
                "[[]]",
                "[1]",
                "[1, 2]",
                "[[1, 2], [3]]",
                "[\"DownBlock2D\"]",
                "{\"a\": 1}",
                "64",
                "[64, 128, 256]",
                "[\"DownBlock2D\", \"CrossAttnDownBlock2D\"]",
                "\"UNetMidBlock2D\"",
                "[-5, 3]");
        return JSON.readTree(values.get(random.nextInt(values.size())));
    }

    @Test
    void textAndAutoencoderConfigsAreCheckedToo() {
        Map<String, String> wrong = Map.of(
                "{\"hidden_size\": 10, \"num_attention_heads\": 3}", "3 heads cannot share 10 features",
                "{\"hidden_act\": \"relu\"}", "hidden_act",
                "{\"model_type\": \"t5\"}", "model_type");
        wrong.forEach((json, reason) -> assertThatThrownBy(() -> ClipTextConfig.read(config(json)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(reason));
        assertThatThrownBy(() -> VaeConfig.read(config("{\"latents_mean\": [1, 2]}")))
                .hasMessageContaining("latents_mean");
        assertThatThrownBy(() -> VaeConfig.read(config("{\"scaling_factor\": 0}")))
                .hasMessageContaining("scaling_factor must be more than 0");
        assertThatThrownBy(() -> TinyConfig.read(config("{\"num_decoder_blocks\": [3, 3]}")))
                .hasMessageContaining("each level needs");
    }

    private static ConfigFile config(String json) throws IOException {
        return ConfigFile.parse(json.getBytes(StandardCharsets.UTF_8), "unet/config.json");
    }
}
