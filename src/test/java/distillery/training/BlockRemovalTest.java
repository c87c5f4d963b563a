package distillery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.bench.RandomWeights;
import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.Safetensors;
import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import distillery.checkpoint.UnusableModelException;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.nn.Graph;
import distillery.nn.Weight;
import distillery.nn.Weights;
import distillery.reference.Goldens;
import distillery.reference.Published;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Students are held against the published BK-SDM of the same teacher and size. */
class BlockRemovalTest {
    @ParameterizedTest
    @CsvSource({
        "sd-v1-4, base, v1, 579384964",
        "sd-v1-4, small, v1, 482346884",
        "sd-v1-4, tiny, v1, 323384964",
        "sd-2-1-base, base, v2-base, 583480964",
        "sd-2-1-base, small, v2-base, 485787524",
        "sd-2-1-base, tiny, v2-base, 326825604"
    })
    void aStudentIsThePublishedOne(String teacher, String layout, String version, long parameters) throws IOException {
        String published = "bk-sdm/" + version + "/bk_" + layout;
        BlockRemoval removal = removal(Published.config(teacher + "/unet"), layout);

        Graph student = UNet.graph(removal.student(), Weights.imagined());

        assertThat(removal.student()).isEqualTo(UNetConfig.read(Published.config(published + "/unet")));
        assertThat(shapes(student.weights())).isEqualTo(Published.tensors(published));
        assertThat(student.parameters()).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({"sd-v1-4, v1", "sd-2-1-base, v2-base"})
    void everyKeyOfTheStudentsConfigIsAsPublished(String teacher, String version) throws IOException {
        for (Layout layout : Layout.values()) {
            ObjectNode published = Published.config("bk-sdm/" + version + "/bk_" + layout + "/unet")
                    .toJson();

            ObjectNode json =
                    BlockRemoval.of(Published.config(teacher + "/unet"), layout).studentJson();

            // The first students were written out by a later version, with more keys that say nothing.
            json.remove("_diffusers_version");
            for (Map.Entry<String, JsonNode> key : json.properties()) {
                assertThat(published.get(key.getKey())).as(key.getKey()).isEqualTo(key.getValue());
            }
        }
    }

    @Test
    void theTeachersConfigIsLeftAsItWas() throws IOException {
        ConfigFile teacher = Published.config("sd-2-1-base/unet");

        BlockRemoval.of(teacher, Layout.TINY).studentJson().removeAll();

        assertThat(teacher.toJson())
                .isEqualTo(Published.config("sd-2-1-base/unet").toJson());
    }

    @ParameterizedTest
    @CsvSource({"sd-v1-4", "sd-2-1-base"})
    void theTeachersTensorsHaveTheShapesThatTheStudentNeeds(String teacher) throws IOException {
        Weights all = Weights.imagined();
        UNet.graph(UNetConfig.read(Published.config(teacher + "/unet")), all);

        for (Layout layout : Layout.values()) {
            BlockRemoval removal = BlockRemoval.of(Published.config(teacher + "/unet"), layout);

            TensorSource initial = removal.initial(new RandomWeights(all));

            Map<String, List<Long>> given = new TreeMap<>();
            initial.tensors().forEach((name, info) -> given.put(name, info.shape()));
            assertThat(given)
                    .isEqualTo(shapes(
                            UNet.graph(removal.student(), Weights.imagined()).weights()));
        }
    }

    @Test
    void aStudentWithAllLevelsTakesTheThirdLayersGoingUpForItsSecond() throws IOException {
        try (TensorSource teacher = teacher();
                TensorSource student = removal("small").initial(teacher())) {
            for (TensorInfo tensor : student.tensors().values()) {
                String origin = tensor.name()
                        .replaceFirst("^(up_blocks\\.\\d)\\.resnets\\.1\\.", "$1.resnets.2.")
                        .replaceFirst("^(up_blocks\\.\\d)\\.attentions\\.1\\.", "$1.attentions.2.");

                assertSameNumbers(student, tensor.name(), teacher, origin);
            }
        }
    }

    @Test
    void aTinyStudentTakesTheBlocksGoingUpFromTheSecondOn() throws IOException {
        Map<String, String> origins = new TreeMap<>(Map.of(
                "up_blocks.0.resnets.0.", "up_blocks.1.resnets.0.",
                "up_blocks.0.resnets.1.", "up_blocks.1.resnets.2.",
                "up_blocks.0.attentions.1.", "up_blocks.1.attentions.2.",
                "up_blocks.0.upsamplers.0.", "up_blocks.1.upsamplers.0.",
                "up_blocks.1.resnets.1.", "up_blocks.2.resnets.2.",
                "up_blocks.2.attentions.0.", "up_blocks.3.attentions.0.",
                "up_blocks.2.attentions.1.", "up_blocks.3.attentions.2.",
                "down_blocks.2.resnets.0.", "down_blocks.2.resnets.0.",
                "conv_out.", "conv_out."));
        try (TensorSource teacher = teacher();
                TensorSource student = removal("tiny").initial(teacher())) {
            for (Map.Entry<String, String> origin : origins.entrySet()) {
                List<String> names = student.tensors().keySet().stream()
                        .filter(name -> name.startsWith(origin.getKey()))
                        .toList();

                assertThat(names).as(origin.getKey()).isNotEmpty();
                for (String name : names) {
                    assertSameNumbers(student, name, teacher, name.replace(origin.getKey(), origin.getValue()));
                }
            }
        }
    }

    @Test
    void aTensorThatTheStudentLeavesOutIsNotThere() throws IOException {
        try (TensorSource student = removal("small").initial(teacher())) {
            for (String name : List.of("mid_block.resnets.0.conv1.weight", "up_blocks.1.resnets.2.conv1.weight")) {
                assertThatThrownBy(() -> student.read(name))
                        .isInstanceOf(UnusableModelException.class)
                        .hasMessageContaining("tensor \"" + name + "\" is not there");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void weightsOfAnotherNetworkAreRefused(Layout layout) throws IOException {
        Weights all = Weights.imagined();
        UNet.graph(UNetConfig.read(Published.config("sd-2-1-base/unet")), all);
        BlockRemoval removal = BlockRemoval.of(Published.config("sd-v1-4/unet"), layout);

        assertThatThrownBy(() -> removal.initial(new RandomWeights(all)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("does not fit its config.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sdxl-base-1.0 | base | addition_embed_type asks for more than the text",
                "sdxl-base-1.0 | base | transformer_layers_per_block is not 1",
                "ssd-1b-inferred | small | addition_embed_type",
                "bk-sdm/v1/bk_base | small | layers_per_block is not 2",
                "bk-sdm/v2-base/bk_small | small | mid_block_type is null",
                "segmind-tiny-sd | tiny | layers_per_block is not 2"
            })
    void whatIsNoTeacherIsRefusedWithTheKeyThatSaysSo(String model, String layout, String reason) {
        assertThatThrownBy(() -> removal(Published.config(model + "/unet"), layout))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith(model + "/unet/config.json cannot be made " + layout + ": ")
                .hasMessageContaining(reason)
                .hasMessageEndingWith("Use a Stable Diffusion 1.x or 2.x that was not distilled before.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'time_cond_proj_dim': 16} | base | time_cond_proj_dim",
                "{'layers_per_block': 3} | base | layers_per_block is not 2",
                "{'layers_per_block': [2, 2, 2, 1]} | base | layers_per_block is not 2",
                "{'transformer_layers_per_block': 2} | base | transformer_layers_per_block is not 1",
                "{'block_out_channels': [4, 8, 12, 24]} | tiny | block_out_channels ends in 12 and 24",
                "{'block_out_channels': null} | tiny | block_out_channels is not written out",
                "{'down_block_types': ['DownBlock2D', 'DownBlock2D', 'DownBlock2D', 'DownBlock2D']} | tiny "
                        + "| down_block_types has no transformer on the last level but one",
                "{'block_out_channels': [8, 8], 'down_block_types': ['CrossAttnDownBlock2D'], "
                        + "'up_block_types': ['CrossAttnUpBlock2D']} | tiny | block_out_channels has fewer than 3 levels"
            })
    void aTeacherWithOtherKeysIsRefusedWithTheKeyThatSaysSo(String changes, String layout, String reason)
            throws IOException {
        ConfigFile teacher = changed(changes);

        assertThatThrownBy(() -> removal(teacher, layout))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void listsOfEveryLevelLoseTheInnermostOne() throws IOException {
        ConfigFile teacher = changed(
                "{'attention_head_dim': [1, 2, 3, 4], 'layers_per_block': [2, 2, 2, 2],"
                        + "'transformer_layers_per_block': [1, 1, 1, 1], 'reverse_transformer_layers_per_block': [1, 1, 1, 1]}");

        ObjectNode tiny = removal(teacher, "tiny").studentJson();

        assertThat(tiny.get("attention_head_dim")).hasToString("[1,2,3]");
        assertThat(tiny.get("layers_per_block")).hasToString("1");
        assertThat(tiny.get("transformer_layers_per_block")).hasToString("[1,1,1]");
        assertThat(tiny.get("reverse_transformer_layers_per_block")).hasToString("[1,1,1]");
    }

    @Test
    void aStudentWithAllLevelsIsComparedAfterEveryBlock() throws IOException {
        for (String layout : List.of("base", "small")) {
            assertThat(removal(layout).features())
                    .allSatisfy(pair -> assertThat(pair.student()).isEqualTo(pair.teacher()))
                    .extracting(FeaturePair::student)
                    .containsExactly(
                            "down_blocks.0",
                            "down_blocks.1",
                            "down_blocks.2",
                            "down_blocks.3",
                            "up_blocks.0",
                            "up_blocks.1",
                            "up_blocks.2",
                            "up_blocks.3");
        }
    }

    @Test
    void aTinyStudentIsComparedWithTheBlocksThatItCameFrom() throws IOException {
        assertThat(removal("tiny").features())
                .containsExactly(
                        new FeaturePair("down_blocks.0", "down_blocks.0"),
                        new FeaturePair("down_blocks.1", "down_blocks.1"),
                        new FeaturePair("down_blocks.2.attentions.1.proj_out", "down_blocks.2.attentions.0.proj_out"),
                        new FeaturePair("up_blocks.1", "up_blocks.0"),
                        new FeaturePair("up_blocks.2", "up_blocks.1"),
                        new FeaturePair("up_blocks.3", "up_blocks.2"));
    }

    private static BlockRemoval removal(String layout) throws IOException {
        return removal(ConfigFile.read(Goldens.folder("teacher").resolve("unet/config.json")), layout);
    }

    private static BlockRemoval removal(ConfigFile teacher, String layout) throws IOException {
        for (Layout known : Layout.values()) {
            if (known.toString().equals(layout)) {
                return BlockRemoval.of(teacher, known);
            }
        }
        throw new IllegalArgumentException(layout);
    }

    private static TensorSource teacher() throws IOException {
        Path file = Goldens.folder("teacher").resolve("unet/diffusion_pytorch_model.safetensors");
        return Safetensors.open(file, "teacher");
    }

    /** The reference teacher with other keys, written with single quotes. */
    private static ConfigFile changed(String keys) throws IOException {
        ObjectNode json = ConfigFile.read(Goldens.folder("teacher").resolve("unet/config.json"))
                .toJson();
        json.setAll((ObjectNode) new ObjectMapper().readTree(keys.replace('\'', '"')));
        return ConfigFile.parse(json.toString().getBytes(StandardCharsets.UTF_8), "unet/config.json");
    }

    private static Map<String, List<Long>> shapes(List<Weight> weights) {
        Map<String, List<Long>> shapes = new TreeMap<>();
        weights.forEach(weight -> shapes.put(weight.name(), weight.shape()));
        return shapes;
    }

    private static void assertSameNumbers(TensorSource student, String name, TensorSource teacher, String origin)
            throws IOException {
        ByteBuffer expected = teacher.read(origin);
        assertThat(student.read(name)).as(name).isEqualTo(expected);
        assertThat(student.tensor(name).shape())
                .isEqualTo(teacher.tensor(origin).shape());
    }
}
