package distillery.queue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes on what happens to jobs to everybody who listens. Safe for all threads. */
public final class JobNews {
    private final List<JobListener> listeners = new CopyOnWriteArrayList<>();

    public void add(JobListener listener) {
        listeners.add(listener);
    }

    public void remove(JobListener listener) {
        listeners.remove(listener);
    }

    void publish(JobEvent event) {
        listeners.forEach(listener -> listener.happened(event));
    }
}
