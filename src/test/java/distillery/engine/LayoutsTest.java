package distillery.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import distillery.bench.RandomWeights;
import distillery.checkpoint.TensorSource;
import distillery.nn.Graph;
import distillery.nn.Layers;
import distillery.nn.Value;
import distillery.nn.Weights;
import distillery.reference.Goldens;
import distillery.torchscript.Layout;
import distillery.torchscript.Precision;
import distillery.torchscript.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** However weights lie in memory and whatever kernel reads them, a network gives the same numbers. */
class LayoutsTest {
    /** Sums of 32-bit floats in another order. */
    private static final double REORDERED = 1e-6;

    /** Of Winograd's basis, where numbers of different size meet: root mean square, and at worst. */
    private static final double IN_ANOTHER_BASIS = 5e-6;

    private static final double AT_WORST = 1e-5;

    private static final int CHANNELS = 256;
    private static final int EDGE = 32;

    private Function<Weights, TensorSource> source = Biased::new;
    private Engine engine;
    private Scope scope;

    @BeforeEach
    void open() {
        assumeThat(Processor.isX86()).isTrue();
        engine = Engine.open("cpu");
        scope = engine.scope();
    }

    @AfterEach
    void close() {
        if (engine != null) {
            scope.close();
            engine.close();
        }
    }

    @Test
    void onACpuThirtyTwoBitNetworksLieAsOneDnnReadsThem() {
        assertThat(engine.layout(Precision.FP32)).isEqualTo(Layout.ONEDNN);
        assertThat(engine.layout(Precision.FP16)).isEqualTo(Layout.CHANNELS_LAST);
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1", "3, 2, 1", "3, 2, 0", "1, 1, 0", "5, 1, 2"})
    void oneDnnsConvolutionsGivePyTorchsNumbers(int kernel, int stride, int padding) throws IOException {
        float[] numbers = numbers(2 * 6 * 9 * 11);

        assertAlike((w, x) -> Layers.conv(w, x, 8, kernel, stride, padding), numbers, 2, 6, 9, 11);
        assertAlike((w, x) -> Layers.convWithoutBias(w, x, 8, kernel, stride, padding), numbers, 2, 6, 9, 11);
    }

    @Test
    void oneDnnsLinearLayersGivePyTorchsNumbers() throws IOException {
        float[] numbers = numbers(2 * 7 * 24);

        assertAlike((w, x) -> Layers.linear(w, x, 40), numbers, 2, 7, 24);
        assertAlike((w, x) -> Layers.linear(w, x, 40), numbers, 14, 24);
        assertAlike((w, x) -> Layers.linearWithoutBias(w, x, 40), numbers, 2, 7, 24);
        assertAlike((w, x) -> Layers.linear(w, x.apply(24, "transpose", 1, 2), 40), numbers, 2, 24, 7);
    }

    @Test
    void layersThatShareAWeightGivePyTorchsNumbers() throws IOException {
        assertAlike((w, x) -> Layers.conv(w, Layers.conv(w, x, 6).silu(), 6), numbers(2 * 6 * 9 * 11), 2, 6, 9, 11);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 32, 32, 256",
        "2, 32, 32, 320",
        "1, 33, 37, 256",
        "2, 33, 37, 320",
        "2, 5, 7, 256",
        "1, 1, 1, 320",
        "1, 4, 4, 256",
        "2, 2, 64, 256",
        "1, 3, 2500, 256",
        "1, 65, 1, 256"
    })
    void winogradAgreesWithTheDirectSumAtEverySize(int batch, int height, int width, int out) throws IOException {
        float[] image = numbers(batch * CHANNELS * height * width);

        assertWinogradAgrees((w, x) -> Layers.conv(w, x, out), image, batch, height, width);
    }

    @Test
    void winogradTakesWhatOtherKernelsAndItselfGive() throws IOException {
        assertWinogradAgrees(
                (w, x) -> {
                    Value h = Layers.conv1x1(w.at("first"), x, 320).silu();
                    h = Layers.conv(w.at("second"), h, CHANNELS);
                    h = Layers.conv(w.at("third"), h.asSequence().asImage(h).silu(), 320);
                    return Layers.conv(w.at("fourth"), h, 4);
                },
                numbers(2 * CHANNELS * 18 * 22),
                2,
                18,
                22);
    }

    @ParameterizedTest
    @CsvSource({"1e-20", "1e-3", "1e6", "1e20"})
    void winogradIsAsExactForLargeNumbersAndSmallOnes(float size) throws IOException {
        source = RandomWeights::new; // whose biases are 0
        float[] image = numbers(CHANNELS * 19 * 17);
        for (int i = 0; i < image.length; i++) {
            image[i] *= size;
        }

        assertWinogradAgrees((w, x) -> Layers.conv(w, x, CHANNELS), image, 1, 19, 17);
    }

    @Test
    void anImageFarFromZeroLosesNoMoreThanItsSize() throws IOException {
        float[] image = numbers(CHANNELS * 19 * 17);
        for (int i = 0; i < image.length; i++) {
            image[i] += 3;
        }

        assertWinogradAgrees((w, x) -> Layers.conv(w, x, CHANNELS), image, 1, 19, 17);
    }

    @Test
    void nothingButTheBiasComesFromAnEmptyImage() throws IOException {
        float[] image = new float[CHANNELS * 7 * 9];
        BiFunction<Weights, Value, Value> layer = (w, x) -> Layers.conv(w, x, CHANNELS);

        assertThat(run(layer, Layout.ONEDNN, image, 1, CHANNELS, 7, 9))
                .isEqualTo(run(layer, Layout.PLAIN, image, 1, CHANNELS, 7, 9));
    }

    @Test
    void whatIsNoNumberDoesNotVanish() throws IOException {
        int edge = 20;
        float[] image = numbers(CHANNELS * edge * edge);
        image[5 * edge * edge + 9 * edge + 3] = Float.NaN;
        BiFunction<Weights, Value, Value> layer = (w, x) -> Layers.conv(w, x, CHANNELS);

        float[] direct = run(layer, Layout.PLAIN, image, 1, CHANNELS, edge, edge);
        float[] result = run(layer, Layout.ONEDNN, image, 1, CHANNELS, edge, edge);

        for (int i = 0; i < direct.length; i++) {
            boolean far = i / edge % edge >= 16 || i % edge >= 12;
            assertThat(Float.isNaN(result[i])).as("place " + i).isIn(Float.isNaN(direct[i]), !far);
        }
    }

    private void assertAlike(BiFunction<Weights, Value, Value> layer, float[] numbers, long... shape)
            throws IOException {
        float[] plain = run(layer, Layout.PLAIN, numbers, shape);
        float[] packed = run(layer, Layout.ONEDNN, numbers, shape);

        assertThat(Goldens.distance(packed, plain)).isLessThan(REORDERED);
    }

    private void assertWinogradAgrees(
            BiFunction<Weights, Value, Value> layer, float[] image, int batch, int height, int width)
            throws IOException {
        float[] direct = run(layer, Layout.PLAIN, image, batch, CHANNELS, height, width);
        float[] result = run(layer, Layout.ONEDNN, image, batch, CHANNELS, height, width);

        double largest = 0;
        double worst = 0;
        for (int i = 0; i < direct.length; i++) {
            largest = Math.max(largest, Math.abs(direct[i]));
            worst = Math.max(worst, Math.abs(result[i] - direct[i]));
        }
        assertThat(Goldens.distance(result, direct)).isLessThan(IN_ANOTHER_BASIS);
        assertThat(worst / largest).isLessThan(AT_WORST);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void anotherNetworkComputesWithTheSameWeights(Layout layout) throws IOException {
        Weights weights = Weights.imagined();
        Graph all = new Graph();
        Value x = Layers.conv(weights.at("conv"), all.input("x", CHANNELS, 1, CHANNELS, EDGE, EDGE), CHANNELS);
        all.returns(Layers.conv1x1(weights.at("last"), x.silu(), 4), x);
        Graph part = new Graph();
        part.returns(
                Layers.conv1x1(weights.at("last"), part.input("x", CHANNELS).silu(), 4));
        Target target = new Target("cpu", Precision.FP32, layout);

        try (Network network = engine.load("layers", all, source.apply(weights), target)) {
            List<Tensor> results =
                    network.run(scope, scope.floats(numbers(CHANNELS * EDGE * EDGE), 1, CHANNELS, EDGE, EDGE));
            Network other = network.sharingWeights("part", () -> part);

            assertThat(other.run(scope, results.get(1)).get(0).toFloats())
                    .isEqualTo(results.get(0).toFloats());
            assertThat(network.sharingWeights("part", Graph::new)).isSameAs(other);
        }
    }

    @Test
    void weightsThatAreSharedLieInOnePlace() throws IOException {
        Weights weights = Weights.imagined();
        Graph graph = bias(weights);
        Target target = new Target("cpu", Precision.FP32, Layout.PLAIN);
        try (Network network = engine.load("bias", graph, source.apply(weights), target)) {
            Network other = network.sharingWeights("again", () -> bias(Weights.imagined()));
            Tensor one = network.run(scope, scope.floats(new float[1], 1)).get(0);

            one.array().toByteBuffer(true).order(ByteOrder.nativeOrder()).putFloat(0, 42);

            assertThat(other.run(scope, scope.floats(new float[1], 1)).get(0).toFloats()[0])
                    .isEqualTo(42);
        }
    }

    /** Gives a weight as it lies in memory. */
    private static Graph bias(Weights w) {
        Graph graph = new Graph();
        graph.input("x", 1);
        return graph.returns(graph.apply(4, "detach", w.tensor("bias", 4)));
    }

    /** Images are said to be usually large, so that Winograd is chosen where there are channels enough. */
    private float[] run(BiFunction<Weights, Value, Value> layer, Layout layout, float[] numbers, long... shape)
            throws IOException {
        Weights weights = Weights.imagined();
        Graph graph = new Graph();
        long[] usual = shape.clone();
        if (usual.length == 4) {
            Arrays.fill(usual, 2, 4, EDGE);
        }
        int width = (int) (shape.length == 4 ? shape[1] : shape[shape.length - 1]);
        graph.returns(layer.apply(weights, graph.input("x", width, usual)));
        Target target = new Target("cpu", Precision.FP32, layout);
        try (Network network = engine.load("layers", graph, source.apply(weights), target)) {
            return network.run(scope, scope.floats(numbers, shape)).get(0).toFloats();
        }
    }

    private static float[] numbers(int count) {
        SplittableRandom random = new SplittableRandom(count);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextInt() * 0x1p-31f;
        }
        return numbers;
    }

    /** Random weights with biases that are not all zero. */
    private static final class Biased extends RandomWeights {
        Biased(Weights weights) {
            super(weights);
        }

        @Override
        public ByteBuffer read(String name) {
            ByteBuffer read = super.read(name);
            for (int i = 0; name.endsWith("bias") && i < read.limit(); i += Float.BYTES) {
                read.putFloat(i, i % 3 - 1);
            }
            return read;
        }
    }
}
