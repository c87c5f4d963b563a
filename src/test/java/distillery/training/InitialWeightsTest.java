package distillery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.UnusableModelException;
import distillery.models.ClipText;
import distillery.models.ClipTextConfig;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
import distillery.nn.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialWeightsTest {
    private static final Path MODEL = Path.of("src/test/resources/reference/sd1");

    @ParameterizedTest
    @CsvSource({"conv_in.weight, 288", "proj_in.weight, 32", "ff.net.0.proj.weight, 20"})
    void aLayersWeightsAreUniformAsPyTorchStartsThem(String name, int inputs) {
        double[] numbers = numbers(InitialWeights.of(layers(), 1), name);

        double bound = 1 / Math.sqrt(inputs);
        assertThat(DoubleStream.of(numbers).max().orElseThrow()).isBetween(0.98 * bound, bound * (1 + 1e-6));
        assertThat(DoubleStream.of(numbers).min().orElseThrow()).isBetween(-bound * (1 + 1e-6), -0.98 * bound);
        assertThat(mean(numbers)).isEqualTo(0, offset(0.03 * bound));
        assertThat(deviation(numbers)).isCloseTo(bound / Math.sqrt(3), withinPercentage(3));
    }

    @ParameterizedTest
    @CsvSource({"embeddings.token_embedding.weight", "embeddings.position_embedding.weight"})
    void embeddingsAreNormal(String name) {
        double[] numbers = numbers(InitialWeights.of(layers(), 1), name);

        assertThat(mean(numbers)).isEqualTo(0, offset(0.001));
        assertThat(deviation(numbers)).isCloseTo(0.02, withinPercentage(3));
        assertThat(DoubleStream.of(numbers).filter(x -> Math.abs(x) > 0.04).count() / (double) numbers.length)
                .as("beyond two deviations")
                .isEqualTo(0.0455, offset(0.01));
    }

    @Test
    void scalesAreOneAndBiasesZeroInEveryNetwork() throws IOException {
        for (InitialWeights initial : List.of(unet(1), decoder(1), text(1))) {
            for (String name : initial.tensors().keySet()) {
                boolean vector = initial.tensor(name).shape().size() == 1;
                if (vector) {
                    assertThat(numbers(initial, name)).as(name).containsOnly(name.endsWith(".bias") ? 0 : 1);
                }
            }
        }
    }

    @Test
    void aUNetsResidualBranchesEndInZerosAndNothingElseIsZero() throws IOException {
        List<String> zeros = silent(unet(1));

        assertThat(zeros)
                .contains(
                        "conv_out.weight",
                        "down_blocks.0.resnets.0.conv2.weight",
                        "mid_block.resnets.1.conv2.weight",
                        "mid_block.attentions.0.proj_out.weight",
                        "up_blocks.3.resnets.2.conv2.weight",
                        "up_blocks.3.attentions.2.proj_out.weight")
                .allMatch(name -> name.equals("conv_out.weight")
                        || name.endsWith(".conv2.weight")
                        || name.endsWith(".proj_out.weight"));
        // Resnets: 8 down, 2 in the middle, 12 up. Transformers: 6, 1 and 9.
        assertThat(zeros).hasSize(1 + 22 + 16);
    }

    @Test
    void noMatrixOfAnAutoencoderOrATextEncoderIsZero() throws IOException {
        assertThat(silent(decoder(1))).isEmpty();
        assertThat(silent(text(1))).isEmpty();
    }

    @Test
    void theOrderOfReadingDoesNotMatter() throws IOException {
        InitialWeights forwards = unet(7);
        InitialWeights backwards = unet(7);
        List<String> names = new ArrayList<>(forwards.tensors().keySet());
        Map<String, double[]> first = new HashMap<>();
        names.forEach(name -> first.put(name, numbers(forwards, name)));

        Collections.reverse(names);

        for (String name : names) {
            assertThat(numbers(backwards, name)).as(name).containsExactly(first.get(name));
        }
    }

    @Test
    void anotherSeedAndAnotherNameGiveOtherNumbers() throws IOException {
        String keys = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_k.weight";
        String values = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_v.weight";

        assertThat(numbers(unet(7), keys)).isNotEqualTo(numbers(unet(8), keys));
        assertThat(numbers(unet(7), keys)).isNotEqualTo(numbers(unet(7), values));
    }

    /** Goldens: src/test/reference/initial_weights.py. */
    @Test
    void theNumbersAreThoseThatJavaSpecifiesOnEveryMachine() {
        InitialWeights initial = InitialWeights.of(layers(), 42);

        assertThat(first(initial, "proj_in.weight")).containsExactly(-0.033612974f, 0.12470439f, 0.055209696f);
        assertThat(first(initial, "embeddings.token_embedding.weight"))
                .containsExactly(-0.020617437f, 0.037403148f, 0.026274748f);
    }

    @Test
    void aTensorIsADirectLittleEndianBufferOfItsSize() throws IOException {
        InitialWeights initial = unet(1);

        ByteBuffer bytes = initial.read("conv_in.weight");

        assertThat(bytes.isDirect()).isTrue();
        assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(initial.tensor("conv_in.weight").dtype()).isEqualTo(Dtype.F32);
        assertThat(bytes.remaining()).isEqualTo(8 * 4 * 3 * 3 * Float.BYTES);
    }

    @Test
    void aTensorThatTheNetworkDoesNotHaveIsRefused() throws IOException {
        InitialWeights initial = unet(1);

        assertThatThrownBy(() -> initial.read("conv_middle.weight"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("conv_middle.weight");
    }

    private static Weights layers() {
        Weights w = Weights.imagined();
        w.at("conv_in").tensor("weight", 64, 32, 3, 3);
        w.at("proj_in").tensor("weight", 256, 32, 1, 1);
        w.at("ff.net.0.proj").tensor("weight", 400, 20);
        w.at("embeddings.token_embedding").tensor("weight", 600, 16);
        w.at("embeddings.position_embedding").tensor("weight", 77, 128);
        return w;
    }

    private static InitialWeights unet(long seed) throws IOException {
        Weights weights = Weights.imagined();
        UNet.graph(UNetConfig.read(config("unet")), weights);
        return InitialWeights.ofUNet(weights, seed);
    }

    private static InitialWeights decoder(long seed) throws IOException {
        Weights weights = Weights.imagined();
        VaeDecoder.graph(VaeConfig.read(config("vae")), weights);
        return InitialWeights.of(weights, seed);
    }

    private static InitialWeights text(long seed) throws IOException {
        Weights weights = Weights.imagined();
        ClipText.graph(ClipTextConfig.read(config("text_encoder")), weights);
        return InitialWeights.of(weights, seed);
    }

    private static ConfigFile config(String part) throws IOException {
        return ConfigFile.read(MODEL.resolve(part + "/config.json"), part + "/config.json");
    }

    /** The matrices and kernels that hold nothing but zeros. */
    private static List<String> silent(InitialWeights initial) {
        return initial.tensors().keySet().stream()
                .filter(name -> initial.tensor(name).shape().size() > 1)
                .filter(name -> DoubleStream.of(numbers(initial, name)).allMatch(number -> number == 0))
                .toList();
    }

    private static double[] numbers(InitialWeights initial, String name) {
        ByteBuffer bytes = initial.read(name);
        return DoubleStream.generate(bytes::getFloat)
                .limit(initial.tensor(name).count())
                .toArray();
    }

    private static float[] first(InitialWeights initial, String name) {
        float[] three = new float[3];
        initial.read(name).asFloatBuffer().get(three);
        return three;
    }

    private static double mean(double[] numbers) {
        return DoubleStream.of(numbers).average().orElseThrow();
    }

    private static double deviation(double[] numbers) {
        return Math.sqrt(DoubleStream.of(numbers).map(x -> x * x).average().orElseThrow() - Math.pow(mean(numbers), 2));
    }
}
