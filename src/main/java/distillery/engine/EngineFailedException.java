package distillery.engine;

/** The native engine could not do what it was asked. The message is meant for people; the cause is the engine's own. */
public final class EngineFailedException extends RuntimeException {
    public EngineFailedException(String message) {
        super(message);
    }

    public EngineFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
