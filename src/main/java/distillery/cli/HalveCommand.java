package distillery.cli;

import distillery.checkpoint.FreshFolder;
import distillery.checkpoint.HalfModel;
import distillery.families.ModelFinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distillery models halve}: a copy of a model in 16-bit floats. For the main thread. */
@Command(name = "halve", description = "Copy a model with its weights in 16-bit floats, half as large.")
public final class HalveCommand implements Callable<Integer> {
    private final ModelFinder finder;
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME|DIR|ID", description = "The model to copy.")
    private String model = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The copy's folder, a new one.")
    private Path out = Path.of("");

    public HalveCommand(ModelFinder finder, Terminal terminal) {
        this.finder = finder;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        HalfModel.copy(finder.find(model), FreshFolder.at(out));
        terminal.out().println(out);
        return ExitCode.DONE;
    }
}
