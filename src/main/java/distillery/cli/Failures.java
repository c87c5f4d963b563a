package distillery.cli;

import distillery.checkpoint.UnusableModelException;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Says in one line why a command could not do its work, and ends it with 3 if a model is to blame. Other exceptions
 * are left to whoever runs the command. For one thread.
 */
public final class Failures implements IExecutionExceptionHandler {
    /** The exit code for a model that cannot be used: gated, not found, damaged. */
    public static final int UNUSABLE_MODEL = 3;

    private final PrintStream err;

    public Failures(PrintStream err) {
        this.err = err;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof UnusableModelException) {
            err.println(failure.getMessage());
            return UNUSABLE_MODEL;
        }
        throw failure;
    }
}
