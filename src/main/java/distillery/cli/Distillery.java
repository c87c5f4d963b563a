package distillery.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: what is typed after {@code distillery}. For the main thread. */
@Command(
        name = "distillery",
        description = "Makes pictures with Stable Diffusion and its distilled variants.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
public final class Distillery implements Callable<Integer> {
    private static final Set<String> OWN = Set.of("-h", "--help", "-V", "--version", "--debug");

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where in the program an error arose.")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    /**
     * The whole command line; {@code execute} runs it and gives the exit code.
     *
     * @param commands objects of picocli's {@code @Command}, or command lines
     */
    public static CommandLine commandLine(Terminal terminal, Object... commands) {
        Distillery root = new Distillery();
        CommandLine line = new CommandLine(root);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        // A prompt may begin with an @, which picocli would take for a file of arguments.
        return line.setExpandAtFiles(false)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, command, parsed) -> root.tell(failure, terminal.err()));
    }

    /** What was typed, with the command in front where only its options were typed: they mean the studio's. */
    public static String[] withCommand(String... typed) {
        boolean optionsOnly = typed.length > 0 && typed[0].startsWith("-") && !OWN.contains(typed[0]);
        return optionsOnly
                ? Stream.concat(Stream.of("serve"), Arrays.stream(typed)).toArray(String[]::new)
                : typed;
    }

    /** One sentence instead of a stack trace, unless that was asked for. */
    private int tell(Exception failure, PrintStream err) {
        if (debug) {
            failure.printStackTrace(err);
        }
        err.println(sentence(failure));
        return ExitCode.of(failure);
    }

    private static String sentence(Exception failure) {
        if (failure instanceof FileSystemException file) {
            String reason = file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
            return "%s cannot be read or written: %s".formatted(file.getFile(), reason);
        }
        if (ExitCode.of(failure) == ExitCode.UNFORESEEN && !(failure instanceof IOException)) {
            return "This should not have happened: %s. Run it again with --debug and report what it shows."
                    .formatted(failure);
        }
        return String.valueOf(failure.getMessage());
    }

    /** Whoever names no command wants to see the pages. */
    @Override
    public Integer call() {
        return spec.commandLine().execute("serve");
    }
}
