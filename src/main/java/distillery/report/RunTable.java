package distillery.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import distillery.compare.Contestant;
import distillery.compare.Environment;
import distillery.compare.Experiment;
import distillery.compare.Run;
import distillery.compare.Subject;
import distillery.compare.Weights;
import distillery.pipeline.Seeds;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/** Every single run as comma-separated values (RFC 4180), with what it ran on. For any thread. */
public final class RunTable {
    private static final CsvMapper CSV = new CsvMapper();
    private static final CsvSchema SCHEMA =
            CSV.schemaFor(Line.class).withHeader().withLineSeparator("\r\n");

    private RunTable() {}

    /** A line; times are in seconds. */
    @JsonPropertyOrder({
        "block",
        "place",
        "counted",
        "started",
        "contestant",
        "model",
        "prompt",
        "negative",
        "seed",
        "noise",
        "scheduler",
        "steps",
        "guidance",
        "width",
        "height",
        "levers",
        "seconds",
        "tokenize",
        "text",
        "unet",
        "decode",
        "grownBytes",
        "program",
        "device",
        "processor",
        "threads",
        "dtype",
        "engine",
        "java",
        "system",
        "unetSha256"
    })
    private record Line(
            int block,
            int place,
            boolean counted,
            String started,
            String contestant,
            String model,
            String prompt,
            String negative,
            String seed,
            String noise,
            String scheduler,
            int steps,
            double guidance,
            int width,
            int height,
            String levers,
            double seconds,
            double tokenize,
            double text,
            double unet,
            double decode,
            String grownBytes,
            String program,
            String device,
            String processor,
            int threads,
            String dtype,
            String engine,
            String java,
            String system,
            String unetSha256) {}

    /** The table with its heading. */
    public static String of(Experiment experiment, Iterable<Run> runs) throws IOException {
        StringWriter text = new StringWriter();
        try (SequenceWriter lines = CSV.writer(SCHEMA).writeValues(text)) {
            for (Run run : runs) {
                lines.write(line(experiment, run));
            }
        }
        return text.toString();
    }

    private static Line line(Experiment experiment, Run run) {
        Contestant contestant = experiment.plan().contestants().get(run.turn().contestant());
        Subject subject = experiment.plan().subjects().get(run.turn().subject());
        Environment environment = experiment.environment().orElseThrow();
        return new Line(
                run.turn().block(),
                run.turn().place(),
                run.isCounted(),
                run.started().toString(),
                SpreadsheetText.of(contestant.name()),
                SpreadsheetText.of(contestant.model()),
                SpreadsheetText.of(subject.prompt()),
                SpreadsheetText.of(subject.negative().orElse("")),
                Seeds.show(subject.seed()),
                run.noise(),
                contestant.scheduler().shortName(),
                contestant.steps(),
                contestant.guidance(),
                contestant.width(),
                contestant.height(),
                contestant.levers().words(),
                run.timings().total(),
                run.timings().tokenize(),
                run.timings().text(),
                run.timings().unet(),
                run.timings().decode(),
                run.grown().map(String::valueOf).orElse(""),
                environment.program(),
                environment.device(),
                environment.processor(),
                environment.threads(),
                environment.dtype(),
                environment.engine(),
                environment.java(),
                environment.system(),
                unet(Optional.ofNullable(experiment.weights().get(contestant.model()))));
    }

    private static String unet(Optional<Weights> weights) {
        return weights.stream()
                .flatMap(all -> all.sha256().entrySet().stream())
                .filter(file -> file.getKey().startsWith("unet/"))
                .map(file -> file.getValue())
                .findFirst()
                .orElse("");
    }
}
