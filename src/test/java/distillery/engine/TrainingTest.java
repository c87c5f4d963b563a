package distillery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.bench.RandomWeights;
import distillery.checkpoint.TensorSource;
import distillery.engine.AdamW.Settings;
import distillery.nn.Graph;
import distillery.nn.Layers;
import distillery.nn.Value;
import distillery.nn.Weights;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weights learn, one network's from another's loss too, and a run goes on where its saved state stopped. */
class TrainingTest {
    private static final Settings SETTINGS = new Settings(0.9, 0.99, 0, 1, 0.5);

    /** A line through points of the plane, and the mean square of what is missed. */
    private static Graph line(Weights weights) {
        Graph graph = new Graph();
        Value x = graph.input("x", 2);
        Value wanted = graph.input("wanted", 1);
        Value missed = Layers.linear(weights, x, 1).plus(wanted.times(-1));
        return graph.returns(missed.times(missed).apply(1, "mean"));
    }

    private static Graph doubling(Weights weights) {
        Graph graph = new Graph();
        return graph.returns(Layers.linear(weights, graph.input("x", 2), 2));
    }

    private static final float[] POINTS = {1, 0, 0, 1, 1, 1, -1, 2};
    private static final float[] ANSWERS = {2, -1, 1, -4};

    @Test
    void aLossFallsToNothingWhereAnExactAnswerExists() throws IOException {
        Weights weights = Weights.imagined();
        Graph graph = line(weights);
        try (Engine engine = Engine.open("cpu");
                TensorSource start = new RandomWeights(weights);
                TrainableNetwork network = engine.train("line", graph, start);
                AdamW optimiser = new AdamW(engine, List.of(network), SETTINGS)) {
            double first = step(engine, network, optimiser);
            double last = first;

            for (int i = 0; i < 500; i++) {
                last = step(engine, network, optimiser);
            }

            assertThat(first).isGreaterThan(1);
            assertThat(last).isLessThan(1e-4);
            assertThat(network.weights().read("weight").getFloat(0)).isBetween(1.95f, 2.05f);
            assertThat(optimiser.averages(network).read("weight").getFloat(4)).isBetween(-1.05f, -0.95f);
        }
    }

    @Test
    void gradientsFlowFromOneNetworkIntoTheOneThatFedIt() throws IOException {
        Weights before = Weights.imagined();
        Graph feeder = doubling(before);
        Weights after = Weights.imagined();
        Graph reader = line(after);
        try (Engine engine = Engine.open("cpu");
                TrainableNetwork feeding = engine.train("feeding", feeder, new RandomWeights(before));
                TrainableNetwork reading = engine.train("reading", reader, new RandomWeights(after));
                AdamW optimiser = new AdamW(engine, List.of(feeding, reading), SETTINGS)) {
            float[] start = floats(feeding.weights());

            try (Recording recording = engine.record();
                    Scope scope = engine.scope()) {
                Tensor fed = feeding.run(scope, scope.floats(POINTS, 4, 2)).get(0);
                Tensor loss =
                        reading.run(scope, fed, scope.floats(ANSWERS, 4, 1)).get(0);
                recording.backward(loss);
            }
            optimiser.step(0.01);

            assertThat(floats(feeding.weights())).isNotEqualTo(start);
        }
    }

    @Test
    void whatAFinishedNetworkGivesCanBeLearnedFrom() throws IOException {
        Weights before = Weights.imagined();
        Graph feeder = doubling(before);
        Weights after = Weights.imagined();
        Graph reader = line(after);
        try (Engine engine = Engine.open("cpu");
                Network finished = engine.load("finished", feeder, new RandomWeights(before), Precision.FP32);
                TrainableNetwork reading = engine.train("reading", reader, new RandomWeights(after));
                AdamW optimiser = new AdamW(engine, List.of(reading), SETTINGS);
                Recording recording = engine.record();
                Scope scope = engine.scope()) {
            Tensor given = finished.run(scope, scope.floats(POINTS, 4, 2)).get(0);

            Tensor loss = reading.run(scope, given, scope.floats(ANSWERS, 4, 1)).get(0);
            recording.backward(loss);

            assertThat(optimiser.step(0.01)).isPositive();
        }
    }

    @Test
    void aRunGoesOnFromItsSavedStateAsIfItHadNotStopped() throws IOException {
        Weights weights = Weights.imagined();
        Graph graph = line(weights);
        try (Engine engine = Engine.open("cpu");
                TrainableNetwork network = engine.train("line", graph, new RandomWeights(weights));
                TrainableNetwork again = engine.train("line", graph, new RandomWeights(weights));
                AdamW optimiser = new AdamW(engine, List.of(network), SETTINGS);
                AdamW resumed = new AdamW(engine, List.of(again), SETTINGS)) {
            for (int i = 0; i < 20; i++) {
                step(engine, network, optimiser);
            }

            resumed.restore(optimiser.state(), optimiser.steps());

            for (int i = 0; i < 20; i++) {
                assertThat(step(engine, again, resumed)).isEqualTo(step(engine, network, optimiser));
            }
            assertThat(floats(resumed.averages(again))).isEqualTo(floats(optimiser.averages(network)));
        }
    }

    @Test
    void nothingIsRememberedOutsideOfARecording() throws IOException {
        Weights weights = Weights.imagined();
        Graph graph = line(weights);
        try (Engine engine = Engine.open("cpu");
                TrainableNetwork network = engine.train("line", graph, new RandomWeights(weights));
                Scope scope = engine.scope()) {
            Tensor loss = network.run(scope, scope.floats(POINTS, 4, 2), scope.floats(ANSWERS, 4, 1))
                    .get(0);

            assertThat(loss.array().hasGradient()).isFalse();
            assertThat(loss.toFloats()).hasSize(1);
        }
    }

    private static double step(Engine engine, TrainableNetwork network, AdamW optimiser) {
        try (Recording recording = engine.record();
                Scope scope = engine.scope()) {
            Tensor loss = network.run(scope, scope.floats(POINTS, 4, 2), scope.floats(ANSWERS, 4, 1))
                    .get(0);
            recording.backward(loss);
            optimiser.step(0.05);
            return loss.toFloats()[0];
        }
    }

    private static float[] floats(TensorSource source) throws IOException {
        float[] floats = new float[source.read("weight").asFloatBuffer().remaining()];
        source.read("weight").asFloatBuffer().get(floats);
        return floats;
    }
}
