package distillery.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.Dtype;
import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.UnusableModelException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private final SortedMap<String, TensorInfo> header = new TreeMap<>();

    @Test
    void aFittingCheckpointPasses() {
        stored("unet.conv_in.weight", Dtype.F16, 8L, 4L, 3L, 3L);
        stored("position_ids", Dtype.I64, 1L, 77L);

        Weights weights = Weights.of(header, "file");
        weights.at("unet").at("conv_in").tensor("weight", 8, 4, 3, 3);

        assertThatCode(weights::check).doesNotThrowAnyException();
    }

    @Test
    void everythingThatDoesNotFitIsToldTogetherByFullName() {
        stored("conv.weight", Dtype.F32, 8L, 4L, 3L, 3L);
        stored("conv.bias", Dtype.I64, 8L);
        stored("extra.weight", Dtype.F32, 1L);

        Weights weights = Weights.of(header, "unet/model.safetensors");
        weights.at("conv").tensor("weight", 8, 4, 1, 1);
        weights.at("conv").tensor("bias", 8);
        weights.at("mid").at(0).tensor("weight", 16);

        assertThatThrownBy(weights::check)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("unet/model.safetensors does not fit its config.json.")
                .hasMessageContaining("Missing: mid.0.weight [16].")
                .hasMessageContaining("conv.weight is F32 [8×4×3×3] instead of [8×4×1×1]")
                .hasMessageContaining("conv.bias is I64 [8]")
                .hasMessageContaining("Not expected: extra.weight.");
    }

    @Test
    void aLongListIsCutAndCounted() {
        for (int i = 0; i < 10; i++) {
            stored("w" + i, Dtype.F32, 1L);
        }

        assertThatThrownBy(() -> Weights.of(header, "file").check())
                .hasMessageContaining("Not expected: w0, w1, w2, w3 and 6 more.");
    }

    @Test
    void aFolderIsThereIfATensorLiesInIt() {
        stored("text_model.final.weight", Dtype.F32, 1L);
        stored("text_models", Dtype.F32, 1L);

        Weights weights = Weights.of(header, "file");

        assertThat(weights.has("text_model")).isTrue();
        assertThat(weights.at("text_model").has("final")).isTrue();
        assertThat(weights.has("text")).isFalse();
        assertThat(weights.has("text_models")).isFalse();
        assertThat(Weights.imagined().has("text_model")).isFalse();
    }

    private void stored(String name, Dtype dtype, Long... shape) {
        header.put(name, new TensorInfo(name, dtype, List.of(shape)));
    }
}
