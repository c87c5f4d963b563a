package distillery.training;

import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.FreshFolder;
import distillery.checkpoint.PartFolder;
import distillery.checkpoint.TensorSource;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.models.ClipText;
import distillery.models.ClipTextConfig;
import distillery.models.VaeConfig;
import distillery.nn.Graph;
import distillery.nn.Weights;
import distillery.schedulers.SchedulerConfig;
import distillery.tokenizer.ClipTokenizer;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Makes a smaller model out of a Stable Diffusion 1.x or 2.x: takes blocks out of its UNet, then teaches what is left
 * to do as the whole did (Kim et al., arXiv 2305.15798). For the engine's thread.
 */
public final class Distillation {
    private final Engine engine;
    private final Path folder;
    private final LongSupplier nanos;
    private final DiffusersFolder teacher;
    private final BlockRemoval removal;

    /**
     * Reads the teacher's folder.
     *
     * @param nanos a clock such as {@link System#nanoTime}
     */
    public Distillation(Engine engine, Path folder, Layout layout, LongSupplier nanos) throws IOException {
        this.engine = engine;
        this.folder = folder;
        this.nanos = nanos;
        this.teacher = DiffusersFolder.open(folder);
        this.removal = BlockRemoval.of(teacher.part("unet").config(), layout);
    }

    /** Writes the student as it is when blocks were taken away and nothing was learned. */
    public void write(FreshFolder student) throws IOException {
        try (TensorSource weights = removal.initial(teacher.part("unet").weights(Dtype.F32))) {
            StudentFolder.write(student, folder, removal.studentJson(), weights);
        }
    }

    /**
     * Teaches the student to the last step and writes it.
     *
     * @param loss made from {@link #removal}
     * @param work where the run saves itself
     * @param encoded is told how many examples were encoded before the first step
     * @return seconds that the steps took
     */
    public double teach(
            DistillationLoss loss,
            Recipe.Distillation recipe,
            Examples examples,
            Path work,
            FreshFolder student,
            IntConsumer encoded,
            TrainingRun.Listener listener)
            throws IOException {
        Schooling schooling = recipe.schooling();
        ConfigFile textFile = teacher.part("text_encoder").config();
        ClipTextConfig textConfig = ClipTextConfig.read(textFile);
        SchedulerConfig scheduler =
                SchedulerConfig.read(teacher.part("scheduler").config());
        PartFolder vae = teacher.part("vae");
        LatentPool latents = LatentPool.encode(engine, vae, examples, recipe.pool(), work, encoded)
                .scaled(VaeConfig.read(vae.config()).scaling());
        try (ClipTokenizer tokenizer =
                        ClipTokenizer.open(teacher.part("tokenizer").path());
                TensorSource start = removal.initial(teacher.part("unet").weights(Dtype.F32));
                DistillationLesson lesson = new DistillationLesson(
                        engine,
                        loss,
                        load("text_encoder", weights -> ClipText.graph(textConfig, weights)),
                        load("unet", loss::teacher),
                        start,
                        new Batches(
                                latents,
                                examples,
                                tokenizer,
                                textConfig.tokens(),
                                scheduler.noise(),
                                recipe.aims(),
                                schooling),
                        schooling)) {
            double seconds = new TrainingRun(schooling, work, nanos).finish(lesson, listener);
            StudentFolder.write(student, folder, removal.studentJson(), lesson.averages());
            return seconds;
        }
    }

    /** What is taken away, and where teacher and student are compared. */
    public BlockRemoval removal() {
        return removal;
    }

    private Network load(String part, Function<Weights, Graph> network) throws IOException {
        try (TensorSource weights = teacher.part(part).weights(Dtype.F32)) {
            Graph graph = network.apply(Weights.of(weights.tensors(), weights.place()));
            return engine.load(part, graph, weights, Precision.FP32);
        }
    }
}
