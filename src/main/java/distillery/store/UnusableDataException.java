package distillery.store;

/** The data folder or its database cannot be used; the message says why and what to do. */
public final class UnusableDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableDataException(String message) {
        super(message);
    }

    public UnusableDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
