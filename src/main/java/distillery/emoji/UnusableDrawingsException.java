package distillery.emoji;

/** Drawings that cannot be used as they lie on disk. The message says which, why and what to do; it is shown as it is. */
public final class UnusableDrawingsException extends RuntimeException {
    public UnusableDrawingsException(String message) {
        super(message);
    }

    public UnusableDrawingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
