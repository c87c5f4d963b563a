package distillery.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeededFilesTest {
    private static final String UNET = "unet/diffusion_pytorch_model";

    @Test
    void halfPrecisionSafetensorsComeFirst() {
        assertThat(unetWeights(UNET + ".bin", UNET + ".fp16.bin", UNET + ".safetensors", UNET + ".fp16.safetensors"))
                .containsExactly(UNET + ".fp16.safetensors");
    }

    @Test
    void safetensorsComeBeforeHalfPrecisionBin() {
        assertThat(unetWeights(UNET + ".bin", UNET + ".fp16.bin", UNET + ".safetensors"))
                .containsExactly(UNET + ".safetensors");
    }

    @Test
    void halfPrecisionBinComesBeforeBin() {
        assertThat(unetWeights(UNET + ".bin", UNET + ".fp16.bin")).containsExactly(UNET + ".fp16.bin");
        assertThat(unetWeights(UNET + ".bin")).containsExactly(UNET + ".bin");
    }

    @Test
    void shardsComeWithTheirIndex() {
        assertThat(unetWeights(
                        UNET + ".safetensors.index.json",
                        UNET + "-00001-of-00002.safetensors",
                        UNET + "-00002-of-00002.safetensors",
                        UNET + ".bin"))
                .containsExactlyInAnyOrder(
                        UNET + ".safetensors.index.json",
                        UNET + "-00001-of-00002.safetensors",
                        UNET + "-00002-of-00002.safetensors");
    }

    @Test
    void halfPrecisionShardsAreKnownByBothSpellings() {
        String index = UNET + ".safetensors.index.fp16.json";

        assertThat(unetWeights(index, UNET + ".fp16-00001-of-00001.safetensors", UNET + ".safetensors"))
                .containsExactlyInAnyOrder(index, UNET + ".fp16-00001-of-00001.safetensors");
        assertThat(unetWeights(index, UNET + "-00001-of-00001.fp16.safetensors", UNET + ".safetensors"))
                .containsExactlyInAnyOrder(index, UNET + "-00001-of-00001.fp16.safetensors");
    }

    @Test
    void aSetOfShardsWithAHoleIsPassedOver() {
        assertThat(unetWeights(UNET + ".safetensors.index.json", UNET + "-00001-of-00002.safetensors", UNET + ".bin"))
                .containsExactly(UNET + ".bin");
    }

    @Test
    void eachPartChoosesForItself() {
        assertThat(NeededFiles.among(
                        List.of(
                                "model_index.json",
                                "unet/config.json",
                                UNET + ".safetensors",
                                "text_encoder/config.json",
                                "text_encoder/pytorch_model.bin",
                                "text_encoder_2/config.json",
                                "text_encoder_2/model.fp16.safetensors",
                                "text_encoder_2/pytorch_model.bin"),
                        "x"))
                .contains(
                        UNET + ".safetensors",
                        "text_encoder/pytorch_model.bin",
                        "text_encoder_2/model.fp16.safetensors")
                .doesNotContain("text_encoder_2/pytorch_model.bin");
    }

    @Test
    void otherFrameworksAndTheSafetyCheckerAreLeftOut() {
        List<String> extra = List.of(
                "unet/diffusion_flax_model.msgpack",
                "unet/model.onnx",
                "unet/openvino_model.bin",
                "unet/diffusion_pytorch_model.non_ema.safetensors",
                "vae_decoder/model.onnx",
                "safety_checker/config.json",
                "safety_checker/model.safetensors",
                "feature_extractor/preprocessor_config.json",
                "sd-v1-4.ckpt",
                "v1-5-pruned.safetensors",
                "comparison.png",
                "README.md",
                "tokenizer/notes.txt");

        assertThat(pipeline(concat(List.of(UNET + ".safetensors"), extra))).doesNotContainAnyElementsOf(extra);
    }

    @Test
    void theFrontPageComesLast() {
        assertThat(pipeline(List.of(UNET + ".safetensors", "tokenizer/vocab.json", "scheduler/scheduler_config.json")))
                .containsExactly(
                        "unet/config.json",
                        UNET + ".safetensors",
                        "scheduler/scheduler_config.json",
                        "tokenizer/vocab.json",
                        "model_index.json");
    }

    @Test
    void aSingleNetworkIsTakenByItsTopLevelFiles() {
        assertThat(NeededFiles.among(
                        List.of("config.json", "diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.bin"),
                        "x"))
                .containsExactly("diffusion_pytorch_model.safetensors", "config.json");
    }

    @Test
    void aPartWithoutWeightsIsNamed() {
        assertThatThrownBy(() -> pipeline(List.of("unet/model.onnx")))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll("org/name", "unet/", "safetensors");
    }

    @Test
    void aRepositoryThatIsNoPipelineIsRefused() {
        assertThatThrownBy(() -> NeededFiles.among(List.of("model.safetensors"), "org/name"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll("org/name", "model_index.json");
        assertThatThrownBy(() -> NeededFiles.among(List.of("model_index.json"), "org/name"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("unet/config.json");
        assertThatThrownBy(() -> NeededFiles.among(List.of("config.json", "model.safetensors"), "org/name"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("no weights");
    }

    private static List<String> unetWeights(String... offered) {
        return pipeline(Arrays.asList(offered)).stream()
                .filter(name -> name.startsWith(UNET))
                .toList();
    }

    private static List<String> pipeline(List<String> more) {
        return NeededFiles.among(concat(List.of("model_index.json", "unet/config.json"), more), "org/name");
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
