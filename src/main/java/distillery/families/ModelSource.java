package distillery.families;

import java.io.IOException;

/** Where models come from that are not on this machine yet. Safe for all threads. */
public interface ModelSource {
    /** Whether a model can be loaded without asking any server. */
    boolean isHere(String model);

    /**
     * Brings a model to this machine. If it breaks off, what has arrived is used the next time.
     *
     * @throws distillery.checkpoint.UnusableModelException if the model cannot be had; the message says what to do
     */
    void fetch(String model, Arrival arrival) throws IOException, InterruptedException;

    /** Told how much of a model is here, for every piece that arrives, by the thread that fetches it. */
    interface Arrival {
        /** Takes note of {@code done} bytes out of {@code total}; an exception breaks the fetching off. */
        void at(long done, long total);
    }
}
