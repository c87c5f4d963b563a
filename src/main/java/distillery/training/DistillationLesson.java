package distillery.training;

import distillery.checkpoint.TensorSource;
import distillery.engine.AdamW;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Recording;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.engine.TrainableNetwork;
import distillery.nn.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Teaches a smaller UNet to do what a larger one does; text encoder and autoencoder are the teacher's and stay as they
 * are (Kim et al., arXiv 2305.15798). For the engine's thread.
 */
public final class DistillationLesson implements Lesson {
    private static final List<String> TERMS = List.of("loss", "task", "output", "features");

    private final Engine engine;
    private final Batches batches;
    private final Network text;
    private final Network teacher;
    private final TrainableNetwork student;
    private final AdamW optimiser;

    /**
     * @param text the teacher's text encoder, closed together with the lesson
     * @param teacher the UNet of {@link DistillationLoss#teacher}, closed together with the lesson
     * @param start what the student begins with
     */
    DistillationLesson(
            Engine engine,
            DistillationLoss loss,
            Network text,
            Network teacher,
            TensorSource start,
            Batches batches,
            Schooling schooling)
            throws IOException {
        this.engine = engine;
        this.batches = batches;
        this.text = text;
        this.teacher = teacher;
        this.student = engine.train("unet", loss.student(Weights.imagined()), start);
        this.optimiser = new AdamW(engine, List.of(student), schooling.optimiser());
    }

    @Override
    public Map<String, Double> study(long step) {
        Batches.Batch batch = batches.batch(step);
        try (Recording recording = engine.record();
                Scope scope = engine.scope()) {
            Tensor states = text.run(scope, batch.ids(scope)).get(0);
            Tensor noisy = batch.noisy(scope);
            Tensor timesteps = batch.timesteps(scope);
            List<Tensor> inputs =
                    new ArrayList<>(List.of(noisy, timesteps, states, batch.noise(scope), batch.weights(scope)));
            inputs.addAll(teacher.run(scope, noisy, timesteps, states));
            List<Tensor> losses = student.run(scope, inputs.toArray(Tensor[]::new));
            recording.backward(losses.get(0));
            Map<String, Double> told = new LinkedHashMap<>();
            for (int i = 0; i < TERMS.size(); i++) {
                told.put(TERMS.get(i), (double) losses.get(i).toFloats()[0]);
            }
            return told;
        }
    }

    @Override
    public AdamW optimiser() {
        return optimiser;
    }

    TensorSource averages() {
        return optimiser.averages(student);
    }

    @Override
    public void close() {
        optimiser.close();
        student.close();
        teacher.close();
        text.close();
    }
}
