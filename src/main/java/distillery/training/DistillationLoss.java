package distillery.training;

import distillery.models.UNet;
import distillery.nn.Graph;
import distillery.nn.Value;
import distillery.nn.Weights;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The lesson of a student: find the noise, say what the teacher says, and come to it by the same way (BK-SDM: Kim et
 * al., arXiv 2305.15798, section 3.2). Unchanging.
 *
 * @param outputWeight how much the teacher's prediction counts, where finding the noise counts 1
 * @param featureWeight how much the sum over what the blocks give counts
 */
public record DistillationLoss(BlockRemoval removal, double outputWeight, double featureWeight) {
    /** All terms count the same, as in the authors' program: its {@code lambda_kd_output} and {@code lambda_kd_feat}. */
    public static DistillationLoss published(BlockRemoval removal) {
        return new DistillationLoss(removal, 1, 1);
    }

    /** The teacher: a UNet whose outputs, in order, are the last inputs of the {@link #student}. */
    public Graph teacher(Weights w) {
        return UNet.graph(
                removal.teacher(),
                w,
                removal.features().stream().map(FeaturePair::teacher).toList());
    }

    /**
     * The student's UNet with its loss. Inputs: those of {@link NoiseLoss#graph}; then all outputs of the
     * {@link #teacher} for the same latents, timesteps and text. Outputs, each a single number: the loss; then the three
     * terms it is summed from, before they are weighted: task, output, features.
     */
    public Graph student(Weights w) {
        List<String> features =
                removal.features().stream().map(FeaturePair::student).toList();
        Graph graph = UNet.graph(removal.student(), w, features);
        List<Value> given = graph.outputs();
        Value task = NoiseLoss.write(graph, given.get(0));
        Value output = apart(graph, given.get(0), "teacher");
        Value inside = IntStream.range(1, given.size())
                .mapToObj(i -> apart(graph, given.get(i), "teacher_feature_" + i))
                .reduce(Value::plus)
                .orElseThrow();
        Value loss = task.plus(output.times(outputWeight)).plus(inside.times(featureWeight));
        return graph.returns(loss, task, output, inside);
    }

    /** Adds an input for what the teacher gives, and the mean square of how far the student is from it. */
    private static Value apart(Graph graph, Value student, String teacher) {
        Value wanted = graph.input(teacher, student.width());
        return student.toFloat().minus(wanted).squared().mean();
    }
}
