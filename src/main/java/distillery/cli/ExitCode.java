package distillery.cli;

import distillery.checkpoint.UnusableModelException;
import distillery.emoji.UnusableDrawingsException;
import distillery.engine.EngineFailedException;
import distillery.pipeline.CancelledException;
import distillery.store.UnusableDataException;

/** What the program tells the shell when it ends. */
final class ExitCode {
    static final int DONE = 0;
    static final int UNFORESEEN = 1;
    static final int WRONG_USAGE = 2;
    static final int MODEL_UNUSABLE = 3;
    static final int ENGINE_FAILED = 4;
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(Exception failure) {
        if (failure instanceof UnusableModelException) {
            return MODEL_UNUSABLE;
        } else if (failure instanceof EngineFailedException) {
            return ENGINE_FAILED;
        } else if (failure instanceof CancelledException || failure instanceof InterruptedException) {
            return INTERRUPTED;
        } else if (failure instanceof IllegalArgumentException
                || failure instanceof UnusableDrawingsException
                || failure instanceof UnusableDataException) {
            return WRONG_USAGE;
        }
        return UNFORESEEN;
    }
}
