package distillery.share;

import java.io.IOException;
import java.util.function.Consumer;

/** One way for others to reach a port of this machine, once. */
public sealed interface Relay permits SshRelay, CloudflaredRelay {
    /**
     * Opens the way and holds it until it breaks or the thread is interrupted.
     *
     * @param port of this machine that it leads to, and the only one
     * @param opened is told when it is open, and again when its address changes
     * @throws IOException if it does not open or breaks; another time it may not
     * @throws RefusedException if there is no use in trying again
     */
    void hold(int port, Consumer<Announcement> opened) throws IOException, InterruptedException, RefusedException;

    /** There is no way, and there will be none; the message says why and what to do. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }
}
