package distillery.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.bench.RandomWeights;
import distillery.checkpoint.ConfigFile;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.models.ClipText;
import distillery.models.ClipTextConfig;
import distillery.models.TinyConfig;
import distillery.models.TinyDecoder;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
import distillery.nn.Graph.Input;
import distillery.nn.Graph.Node;
import distillery.nn.Graph.NumberFormat;
import distillery.reference.Goldens;
import distillery.reference.Published;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes are known before a network runs, and they are the sizes that it then has. */
class ShapesTest {
    @ParameterizedTest
    @CsvSource({
        "sd-v1-4, 64",
        "sd-v1-5, 64",
        "sd-2-1-base, 64",
        "sdxl-base-1.0, 128",
        "ssd-1b-inferred, 128",
        "segmind-tiny-sd, 64",
        "bk-sdm/v1/bk_tiny, 64",
        "bk-sdm/v2-768/bk_small, 96"
    })
    void aUNetGivesBothHalvesOfGuidanceInTheSizeOfItsLatents(String model, long edge) throws IOException {
        Graph unet = UNet.graph(UNetConfig.read(Published.config(model + "/unet")), Weights.imagined());

        assertThat(outputs(unet)).containsExactly(List.of(2L, 4L, edge, edge));
    }

    @ParameterizedTest
    @CsvSource({"sd-v1-4/vae, 512", "sd-2-1-base/vae, 768", "sdxl-base-1.0/vae, 1024"})
    void aDecoderGivesThePictureItWasTrainedOn(String part, long edge) throws IOException {
        Graph decoder = VaeDecoder.graph(VaeConfig.read(Published.config(part)), Weights.imagined());

        assertThat(outputs(decoder)).containsExactly(List.of(1L, 3L, edge, edge));
    }

    @Test
    void aTextEncoderGivesAStateForEachTokenAndPerhapsOneForAll() throws IOException {
        List<Long> states = List.of(2L, 77L, 768L);
        List<Long> wideStates = List.of(2L, 77L, 1280L);

        assertThat(outputs(text("sd-v1-4/text_encoder"))).containsExactly(states, states);
        assertThat(outputs(text("sdxl-base-1.0/text_encoder_2")))
                .containsExactly(wideStates, wideStates, List.of(2L, 1280L));
    }

    @Test
    void anInputWithoutUsualSizesLeavesNothingToFollow() throws IOException {
        Graph tiny = TinyDecoder.graph(TinyConfig.read(Published.config("taesd")), Weights.imagined());
        Graph halfSaid = new Graph();
        halfSaid.returns(halfSaid.input("x", 4, 1, 4).plus(halfSaid.input("y", 4)));

        assertThat(Shapes.of(tiny)).isEmpty();
        assertThat(Shapes.of(halfSaid)).isEmpty();
    }

    @Test
    void anOperationWithoutARuleIsNamed() {
        Graph graph = new Graph();
        graph.returns(graph.input("x", 4, 1, 4).apply(4, "cumsum", 1));

        assertThatThrownBy(() -> Shapes.of(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cumsum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd1", "sd2", "sdxl", "bk-tiny", "lcm"})
    void everyValueInAUNetHasItsSizesWhenItRuns(String name) throws IOException {
        assertSizes(name + "/unet", UNetConfig::read, UNet::graph);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd1", "sdxl"})
    void everyValueInADecoderHasItsSizesWhenItRuns(String name) throws IOException {
        assertSizes(name + "/vae", VaeConfig::read, VaeDecoder::graph);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd1/text_encoder", "sdxl/text_encoder_2"})
    void everyValueInATextEncoderHasItsSizesWhenItRuns(String part) throws IOException {
        assertSizes(part, ClipTextConfig::read, ClipText::graph);
    }

    private interface Reader<C> {
        C read(ConfigFile file);
    }

    /** Runs a small network whose every value is an output. */
    private static <C> void assertSizes(String part, Reader<C> config, BiFunction<C, Weights, Graph> network)
            throws IOException {
        Weights weights = Weights.imagined();
        C read = config.read(ConfigFile.read(Goldens.folder(part).resolve("config.json")));
        Graph graph = network.apply(read, weights);
        Shapes shapes = Shapes.of(graph).orElseThrow();
        List<Value> values = graph.nodes().stream().map(Node::result).toList();
        graph.returns(values.toArray(Value[]::new));

        try (Engine engine = Engine.open("cpu");
                Network all = engine.load(part, graph, new RandomWeights(weights), Precision.FP32);
                Scope scope = engine.scope()) {
            Tensor[] inputs =
                    graph.inputs().stream().map(input -> zeros(scope, input)).toArray(Tensor[]::new);
            List<Tensor> given = all.run(scope, inputs);

            for (int i = 0; i < values.size(); i++) {
                assertThat(LongStream.of(given.get(i).shape()).boxed().toList())
                        .as(graph.nodes().get(i).toString())
                        .isEqualTo(shapes.of(values.get(i)));
            }
        }
    }

    private static Tensor zeros(Scope scope, Input input) {
        long[] shape = input.usual().stream().mapToLong(Long::longValue).toArray();
        int count = (int) LongStream.of(shape).reduce(1, Math::multiplyExact);
        return input.format() == NumberFormat.LONG
                ? scope.longs(new long[count], shape)
                : scope.floats(new float[count], shape);
    }

    private static Graph text(String part) throws IOException {
        return ClipText.graph(ClipTextConfig.read(Published.config(part)), Weights.imagined());
    }

    private static List<List<Long>> outputs(Graph graph) {
        Shapes shapes = Shapes.of(graph).orElseThrow();
        return graph.outputs().stream().map(shapes::of).toList();
    }
}
