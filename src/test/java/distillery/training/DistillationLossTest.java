package distillery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.bench.RandomWeights;
import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.Safetensors;
import distillery.checkpoint.TensorSource;
import distillery.engine.AdamW;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Recording;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.engine.TrainableNetwork;
import distillery.models.UNet;
import distillery.nn.Graph;
import distillery.nn.Weights;
import distillery.reference.Goldens;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One lesson for two pictures: diffusers' blocks and PyTorch's losses, and the same sums done by hand. */
class DistillationLossTest {
    /** Both compute in 32 bits; what is left is the order of sums. */
    private static final double APART = 2e-5;

    private static final float[] EVEN = {1, 1};

    private Goldens goldens;
    private Engine engine;
    private Scope scope;

    @BeforeEach
    void open() throws IOException {
        goldens = Goldens.of("teacher");
        engine = Engine.open("cpu");
        scope = engine.scope();
    }

    @AfterEach
    void close() throws IOException {
        scope.close();
        engine.close();
        goldens.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE", "TINY"})
    void aTeacherShowsWhatDiffusersHooksSee(Layout layout) throws IOException {
        BlockRemoval removal = removal(layout);

        List<Tensor> shown = teacher(removal);

        assertThat(distance(shown.get(0), "teacher.prediction")).isLessThan(APART);
        List<FeaturePair> pairs = removal.features();
        assertThat(shown).hasSize(1 + pairs.size());
        for (int i = 0; i < pairs.size(); i++) {
            String module = pairs.get(i).teacher();
            assertThat(distance(shown.get(1 + i), "teacher." + module))
                    .as(module)
                    .isLessThan(APART);
        }
    }

    @Test
    void theMiddleBlockCanBeSeenToo() throws IOException {
        Graph graph = UNet.graph(removal(Layout.BASE).teacher(), Weights.imagined(), List.of("mid_block"));

        List<Tensor> shown = run(graph, weights(), inputs());

        assertThat(distance(shown.get(1), "teacher.mid_block")).isLessThan(APART);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void anUntaughtStudentPredictsWhatDiffusersPredicts(Layout layout) throws IOException {
        BlockRemoval removal = removal(layout);
        Graph student = UNet.graph(removal.student(), Weights.imagined());

        List<Tensor> prediction = run(student, removal.initial(weights()), inputs());

        assertThat(distance(prediction.get(0), layout + ".prediction")).isLessThan(APART);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void theLossAndItsTermsAreThoseOfTheAuthorsProgram(Layout layout) throws IOException {
        DistillationLoss loss = DistillationLoss.published(removal(layout));

        List<Tensor> terms = lesson(loss, EVEN);

        assertThat(terms).allSatisfy(term -> assertThat(term.shape()).isEmpty());
        assertThat(number(terms.get(0))).isCloseTo(golden(layout + ".loss"), near(layout + ".loss"));
        assertThat(number(terms.get(1))).isCloseTo(golden(layout + ".task"), near(layout + ".task"));
        assertThat(number(terms.get(2))).isCloseTo(golden(layout + ".output"), near(layout + ".output"));
        assertThat(number(terms.get(3))).isCloseTo(golden(layout + ".features"), near(layout + ".features"));
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void oneStepLowersTheLossOfTheSamePictures(Layout layout) throws IOException {
        DistillationLoss loss = DistillationLoss.published(removal(layout));
        List<Tensor> inputs = inputs();
        inputs.add(input("target"));
        inputs.add(scope.floats(EVEN, 2));
        inputs.addAll(teacher(loss.removal()));
        Tensor[] batch = inputs.toArray(Tensor[]::new);
        try (TensorSource start = loss.removal().initial(weights());
                TrainableNetwork student = engine.train("student", loss.student(Weights.imagined()), start);
                AdamW optimiser = new AdamW(engine, List.of(student), new AdamW.Settings(0.9, 0.99, 0.01, 1, 0.99))) {
            double before = learn(student, optimiser, batch);
            double after = learn(student, optimiser, batch);

            assertThat(after).isLessThan(before);
        }
    }

    /** Takes one step; gives the loss before it. */
    private double learn(TrainableNetwork student, AdamW optimiser, Tensor[] batch) {
        try (Recording recording = engine.record()) {
            Tensor loss = student.run(scope, batch).get(0);
            recording.backward(loss);
            optimiser.step(1e-3);
            return number(loss);
        }
    }

    @Test
    void picturesAndTermsCountAsMuchAsTheyAreWeighted() throws IOException {
        DistillationLoss loss = new DistillationLoss(removal(Layout.SMALL), 0.5, 0.125);

        List<Tensor> terms = lesson(loss, goldens.floats("weight"));

        double task = golden("small.task_weighted");
        assertThat(number(terms.get(1))).isCloseTo(task, near("small.task_weighted"));
        assertThat(number(terms.get(0)))
                .isCloseTo(task + 0.5 * golden("small.output") + 0.125 * golden("small.features"), near("small.loss"));
        assertThat(number(terms.get(2))).isCloseTo(golden("small.output"), near("small.output"));
        assertThat(number(terms.get(3))).isCloseTo(golden("small.features"), near("small.features"));
    }

    @Test
    void thePlainLessonIsTheTaskAlone() throws IOException {
        BlockRemoval removal = removal(Layout.SMALL);
        List<Tensor> inputs = inputs();
        inputs.add(input("target"));
        inputs.add(input("weight"));

        Graph graph = NoiseLoss.graph(removal.student(), Weights.imagined());
        List<Tensor> loss = run(graph, removal.initial(weights()), inputs);

        assertThat(loss).hasSize(1);
        assertThat(number(loss.get(0))).isCloseTo(golden("small.task_weighted"), near("small.task_weighted"));
    }

    /** A transformer whose last layer is linear gives its result as a sequence; the mean is the same. */
    @Test
    void aTeacherOfTheSecondKindIsComparedByTheSameSums() throws IOException {
        ObjectNode json = config().toJson().put("use_linear_projection", true);
        BlockRemoval removal = BlockRemoval.of(
                ConfigFile.parse(json.toString().getBytes(StandardCharsets.UTF_8), "unet/config.json"), Layout.TINY);
        Weights all = Weights.imagined();
        Graph teacher = DistillationLoss.published(removal).teacher(all);
        TensorSource random = new RandomWeights(all);
        List<Tensor> given = run(teacher, random, inputs());
        Graph plain = UNet.graph(
                removal.student(),
                Weights.imagined(),
                removal.features().stream().map(FeaturePair::student).toList());
        List<Tensor> own = run(plain, removal.initial(random), inputs());
        double features = 0;
        for (int i = 1; i < own.size(); i++) {
            features += meanSquare(own.get(i).toFloats(), given.get(i).toFloats());
        }

        List<Tensor> inputs = inputs();
        inputs.add(input("target"));
        inputs.add(scope.floats(EVEN, 2));
        inputs.addAll(given);
        List<Tensor> terms =
                run(new DistillationLoss(removal, 2, 3).student(Weights.imagined()), removal.initial(random), inputs);

        double task = meanSquare(own.get(0).toFloats(), goldens.floats("target"));
        double output = meanSquare(own.get(0).toFloats(), given.get(0).toFloats());
        assertThat(number(terms.get(1))).isCloseTo(task, within(APART * task));
        assertThat(number(terms.get(2))).isCloseTo(output, within(APART * output));
        assertThat(number(terms.get(3))).isCloseTo(features, within(APART * features));
        double loss = task + 2 * output + 3 * features;
        assertThat(number(terms.get(0))).isCloseTo(loss, within(APART * loss));
    }

    private List<Tensor> lesson(DistillationLoss loss, float[] weight) throws IOException {
        List<Tensor> inputs = inputs();
        inputs.add(input("target"));
        inputs.add(scope.floats(weight, 2));
        inputs.addAll(teacher(loss.removal()));
        return run(loss.student(Weights.imagined()), loss.removal().initial(weights()), inputs);
    }

    private List<Tensor> teacher(BlockRemoval removal) throws IOException {
        return run(DistillationLoss.published(removal).teacher(Weights.imagined()), weights(), inputs());
    }

    private List<Tensor> run(Graph graph, TensorSource weights, List<Tensor> inputs) throws IOException {
        try (weights;
                Network network = engine.load("lesson", graph, weights, Precision.FP32)) {
            return network.run(scope, inputs.toArray(Tensor[]::new));
        }
    }

    /** Latents, timesteps and text for two pictures. */
    private List<Tensor> inputs() throws IOException {
        return new ArrayList<>(List.of(input("latents"), input("timesteps"), input("text")));
    }

    private Tensor input(String key) throws IOException {
        return scope.floats(goldens.floats(key), goldens.shape(key));
    }

    private double distance(Tensor tensor, String golden) throws IOException {
        assertThat(tensor.shape()).isEqualTo(goldens.shape(golden));
        return Goldens.distance(tensor.toFloats(), goldens.floats(golden));
    }

    private double golden(String key) throws IOException {
        return goldens.floats(key)[0];
    }

    private Offset<Double> near(String key) throws IOException {
        return within(APART * golden(key));
    }

    private static double number(Tensor tensor) {
        return tensor.toFloats()[0];
    }

    private static double meanSquare(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow(a[i] - b[i], 2);
        }
        assertThat(a).hasSameSizeAs(b);
        return sum / a.length;
    }

    private static BlockRemoval removal(Layout layout) throws IOException {
        return BlockRemoval.of(config(), layout);
    }

    private static ConfigFile config() throws IOException {
        return ConfigFile.read(Goldens.folder("teacher").resolve("unet/config.json"));
    }

    private static TensorSource weights() throws IOException {
        return Safetensors.open(
                Goldens.folder("teacher").resolve("unet/diffusion_pytorch_model.safetensors"), "teacher");
    }
}
