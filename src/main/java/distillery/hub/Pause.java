package distillery.hub;

import java.time.Duration;

/** How to wait before a request is tried again. Called by the thread that made the request. */
@FunctionalInterface
public interface Pause {
    void take(Duration time) throws InterruptedException;
}
