package distillery.cli;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.TensorInfo;
import distillery.families.Blueprint;
import distillery.families.ModelFinder;
import distillery.families.Part;
import distillery.nn.Weight;
import distillery.schedulers.Schedulers;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code distillery models inspect}: what a model is made of, and whether it can be run. For the main thread. */
@Command(name = "inspect", description = "Show a model's parts, or say why it cannot be run.")
public final class InspectCommand implements Callable<Integer> {
    private final ModelFinder finder;
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR|ID", description = "A diffusers folder, or the id of a pulled model.")
    private String model = "";

    public InspectCommand(ModelFinder finder, Terminal terminal) {
        this.finder = finder;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DiffusersFolder folder = finder.open(model);
        try (Blueprint blueprint = Blueprint.read(folder, Dtype.F32)) {
            terminal.out()
                    .println("%s, %d×%d pixels, scheduler %s"
                            .formatted(
                                    folder.className(),
                                    blueprint.nativeSize(),
                                    blueprint.nativeSize(),
                                    Schedulers.of(blueprint.scheduler()).shortName()));
            terminal.out()
                    .println(
                            "%-15s %15s %9s  %-12s %s".formatted("part", "parameters", "tensors", "stored as", "file"));
            for (Part part : blueprint.parts()) {
                terminal.out()
                        .println("%-15s %,15d %,9d  %-12s %s"
                                .formatted(
                                        part.name(),
                                        part.graph().parameters(),
                                        part.graph().weights().size(),
                                        formats(part),
                                        part.weights().place()));
            }
        }
        return ExitCode.DONE;
    }

    /** {@code F16}, or {@code F16 and F32} where a file mixes them. */
    private static String formats(Part part) {
        Map<Dtype, Long> counts = new TreeMap<>();
        for (Weight weight : part.graph().weights()) {
            TensorInfo info = part.weights().tensor(weight.name());
            counts.merge(info.dtype(), 1L, Long::sum);
        }
        return counts.keySet().stream().map(Dtype::name).collect(Collectors.joining(" and "));
    }
}
