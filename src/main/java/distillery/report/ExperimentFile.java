package distillery.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import distillery.compare.Contestant;
import distillery.compare.Environment;
import distillery.compare.Run;
import distillery.compare.Subject;
import distillery.compare.Weights;
import distillery.pipeline.Seeds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All of an experiment for other programs, as JSON; the components are the keys, times are in seconds. For any thread.
 *
 * @param environment null before it has begun
 * @param weights by model
 */
public record ExperimentFile(
        String id,
        String created,
        @Nullable Environment environment,
        Map<String, Weights> weights,
        List<Entry> contestants,
        List<Drawn> subjects,
        Summary result,
        List<String> cautions,
        List<Made> runs) {
    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

    /**
     * A contestant.
     *
     * @param levers what those that are not off are pulled to, by name
     * @param budget seconds that its picture may take, where they chose its steps
     */
    public record Entry(
            String name,
            String model,
            int steps,
            double guidance,
            String scheduler,
            int width,
            int height,
            Map<String, String> levers,
            @Nullable Double budget) {}

    /** What is drawn; the seed as text, because JSON's numbers are not always read as whole ones. */
    public record Drawn(String prompt, @Nullable String negative, String seed) {}

    /**
     * A run.
     *
     * @param subject its number, from 0
     * @param steps seconds of each UNet call
     * @param grownBytes the most that memory grew by, measured in warm-ups
     */
    public record Made(
            int block,
            int place,
            boolean counted,
            String contestant,
            int subject,
            String noise,
            String started,
            double seconds,
            double tokenize,
            double text,
            List<Double> steps,
            double decode,
            @Nullable Long grownBytes) {}

    /** All that a report knows. */
    public static ExperimentFile of(Report report) {
        return new ExperimentFile(
                report.experiment().id(),
                report.experiment().created().toString(),
                report.experiment().environment().orElse(null),
                new TreeMap<>(report.experiment().weights()),
                report.plan().contestants().stream().map(ExperimentFile::entry).toList(),
                report.plan().subjects().stream().map(ExperimentFile::drawn).toList(),
                Summary.of(report.result()),
                report.cautions(),
                report.runs().stream().map(run -> made(report, run)).toList());
    }

    private static Entry entry(Contestant contestant) {
        return new Entry(
                contestant.name(),
                contestant.model(),
                contestant.steps(),
                contestant.guidance(),
                contestant.scheduler().shortName(),
                contestant.width(),
                contestant.height(),
                contestant.levers().settings(),
                contestant.budget().orElse(null));
    }

    private static Drawn drawn(Subject subject) {
        return new Drawn(subject.prompt(), subject.negative().orElse(null), Seeds.show(subject.seed()));
    }

    private static Made made(Report report, Run run) {
        return new Made(
                run.turn().block(),
                run.turn().place(),
                run.isCounted(),
                report.plan().contestants().get(run.turn().contestant()).name(),
                run.turn().subject(),
                run.noise(),
                run.started().toString(),
                run.timings().total(),
                run.timings().tokenize(),
                run.timings().text(),
                run.timings().steps(),
                run.timings().decode(),
                run.grown().orElse(null));
    }

    /** With a line for each value, for people to look into. */
    public String json() throws JsonProcessingException {
        return JSON.writeValueAsString(this) + "\n";
    }
}
