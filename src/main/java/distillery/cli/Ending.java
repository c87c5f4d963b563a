package distillery.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * When the program shall end: by Ctrl+C, or because whoever started it asks. From then on it has half a minute, and is
 * over when this is closed. Safe for all threads.
 */
final class Ending implements AutoCloseable {
    private static final int LONGEST_SECONDS = 30;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /**
     * Waits until the program is asked to end.
     *
     * @param stop what is to stop at once
     */
    void await(Runnable stop) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop), "end"));
        asked.await();
    }

    /** Java dies when this returns, so it waits for the rest of the program. */
    private void end(Runnable stop) {
        stop.run();
        asked.countDown();
        try {
            if (!over.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("Something did not end in time; what waits goes on at the next start.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
