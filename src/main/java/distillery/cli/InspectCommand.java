package distillery.cli;

import distillery.families.Inspection;
import distillery.families.ModelFinder;
import distillery.families.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code distillery models inspect}: what a model is made of, and whether it can be run. For the main thread. */
@Command(name = "inspect", description = "Show a model's parts, or say why it cannot be run.")
public final class InspectCommand implements Callable<Integer> {
    private final ModelFinder finder;
    private final Terminal terminal;

    @Parameters(
            paramLabel = "NAME|DIR|ID",
            description =
                    "A model that comes with the program, a folder (./NAME where a model has the same name), or the id of a pulled model.")
    private String model = "";

    public InspectCommand(ModelFinder finder, Terminal terminal) {
        this.finder = finder;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (Inspection inspection = Inspection.of(finder.find(model))) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("PART", "PARAMETERS", "TENSORS", "STORED AS", "FILE"));
            for (Part part : inspection.networks()) {
                rows.add(List.of(
                        part.name(),
                        String.format(Locale.ROOT, "%,d", part.graph().parameters()),
                        Integer.toString(part.graph().weights().size()),
                        formats(part),
                        part.weights().place()));
            }
            Columns.print(rows, terminal.out());
            inspection.refusals().forEach(refusal -> terminal.out().println("Cannot be run: " + refusal));
            return inspection.refusals().isEmpty() ? ExitCode.DONE : ExitCode.MODEL_UNUSABLE;
        }
    }

    /** {@code F16}, or {@code F16 and F32} where a file mixes them. */
    private static String formats(Part part) {
        return part.graph().weights().stream()
                .map(weight -> part.weights().tensor(weight.name()).dtype().name())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
    }
}
