package distillery.hub;

import java.time.Duration;

/**
 * A failure that may pass by itself: a busy hub, a cut connection. It never leaves this package: {@link Patience}
 * makes another try of it, or a message. For one thread.
 */
final class TryAgain extends Exception {
    private final Duration asked;

    /** @param asked how long the hub wants to be left alone; zero if it did not say */
    TryAgain(String message, Duration asked) {
        super(message);
        this.asked = asked;
    }

    TryAgain(String message, Throwable cause) {
        super(message, cause);
        this.asked = Duration.ZERO;
    }

    Duration asked() {
        return asked;
    }
}
