package distillery.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.bench.RandomWeights;
import distillery.checkpoint.Safetensors;
import distillery.checkpoint.TensorSource;
import distillery.nn.Graph;
import distillery.nn.Layers;
import distillery.nn.Value;
import distillery.nn.Weights;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine promises beyond arithmetic: its thread, its messages, its memory. */
class EngineTest {
    private final Engine engine = Engine.open("cpu");

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void anotherThreadIsTurnedAway() {
        assertThatThrownBy(() -> CompletableFuture.runAsync(engine::scope).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Thread.currentThread().getName());
    }

    @Test
    void theAutomaticDeviceIsOneThatIsThere() {
        try (Engine automatic = Engine.open("auto")) {
            assertThat(automatic.device()).matches("cpu|cuda:0");
        }
    }

    @Test
    void aWrongShapeIsToldWithTheNetworksName() throws IOException {
        try (Network network = linear(Precision.FP32);
                Scope scope = engine.scope()) {
            Tensor input = scope.floats(new float[6], 2, 3);

            assertThatThrownBy(() -> network.run(scope, input))
                    .isInstanceOf(EngineFailedException.class)
                    .hasMessageStartingWith("little failed: ")
                    .hasMessageContaining("shapes");
        }
    }

    @Test
    void moreMemoryThanThereIsIsToldAsThat() throws IOException {
        Graph graph = new Graph();
        Value x = graph.input("x", 1);
        graph.returns(x.apply(1, "repeat", List.of(1 << 30, 1 << 20)));
        try (Network network = engine.load("huge", graph, none(), Precision.FP32);
                Scope scope = engine.scope()) {
            Tensor input = scope.floats(new float[1], 1, 1);

            assertThatThrownBy(() -> network.run(scope, input))
                    .isInstanceOf(EngineFailedException.class)
                    .hasMessageContaining("huge failed: out of memory. Make smaller pictures");
        }
    }

    @Test
    void weightsThatAreLargerThanTheMemoryAreRefusedBeforeOneIsRead() {
        Weights weights = Weights.imagined();
        Graph graph = new Graph();
        graph.returns(Layers.linear(weights.at("linear"), graph.input("x", 1 << 20), 1 << 20));

        assertThatThrownBy(() -> engine.load("giant", graph, new RandomWeights(weights), Precision.FP32))
                .isInstanceOf(EngineFailedException.class)
                .hasMessageStartingWith("Out of memory: the weights of giant take 4398.1 GB, and ");
        assertThat(engine.tensors()).isZero();
    }

    @Test
    void resultsAreFloatsWhateverThePrecision() throws IOException {
        for (Precision precision : Precision.values()) {
            try (Network network = linear(precision);
                    Scope scope = engine.scope()) {
                Tensor result = network.run(scope, scope.floats(new float[] {1, 2, 3, 4}, 1, 4))
                        .get(0);

                assertThat(result.shape()).containsExactly(1, 2);
                assertThat(result.toFloats()).hasSize(2).doesNotContain(Float.NaN);
            }
        }
    }

    @Test
    void weightsInBfloat16KeepTheirNumbers(@TempDir Path folder) throws IOException {
        byte[] header = """
                {"weight":{"dtype":"BF16","shape":[1,2],"data_offsets":[0,4]},"bias":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]}}""".getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + header.length + 6).order(ByteOrder.LITTLE_ENDIAN);
        // 1.5, -2 and 2^-6: the upper halves of these numbers' 32 bits.
        bytes.putLong(header.length)
                .put(header)
                .putShort((short) 0x3FC0)
                .putShort((short) 0xC000)
                .putShort((short) 0x3C80);
        Path file = Files.write(folder.resolve("model.safetensors"), bytes.array());
        try (TensorSource weights = Safetensors.open(file, "model.safetensors");
                Scope scope = engine.scope()) {
            Graph graph = new Graph();
            graph.returns(Layers.linear(Weights.of(weights.tensors(), weights.place()), graph.input("x", 2), 1));
            try (Network network = engine.load("line", graph, weights, Precision.FP32)) {
                Tensor result = network.run(scope, scope.floats(new float[] {10, 1}, 1, 2))
                        .get(0);

                assertThat(result.toFloats()).containsExactly(13.015625f);
            }
        }
    }

    @Test
    void aClosedScopeGivesItsTensorsBack() throws IOException {
        try (Network network = linear(Precision.FP32)) {
            int before = engine.tensors();
            try (Scope scope = engine.scope()) {
                network.run(scope, scope.floats(new float[8], 2, 4));
            }

            assertThat(engine.tensors()).isEqualTo(before);
        }
    }

    /** 4 features to 2, with random weights. */
    private Network linear(Precision precision) throws IOException {
        Weights weights = Weights.imagined();
        Graph graph = new Graph();
        graph.returns(Layers.linear(weights.at("linear"), graph.input("x", 4).toCompute(), 2));
        return engine.load("little", graph, new RandomWeights(weights), precision);
    }

    private static TensorSource none() {
        return new RandomWeights(Weights.imagined());
    }
}
