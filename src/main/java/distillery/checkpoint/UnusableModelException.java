package distillery.checkpoint;

/**
 * A model that cannot be used as it lies on disk. The message names the file, what is wrong with it and what to do
 * next; it is shown to people as it is.
 */
public final class UnusableModelException extends RuntimeException {
    public UnusableModelException(String message) {
        super(message);
    }

    public UnusableModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
