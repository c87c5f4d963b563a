package distillery.queue;

import distillery.pipeline.Progress;
import java.io.IOException;

/**
 * Jobs that are done in parts, so that other people's get in between. What they are is not the queue's business. For the
 * worker's thread.
 */
public interface Series {
    /**
     * Does the next part.
     *
     * @param following whether the device did nothing else since the part before
     * @return whether there is another
     * @throws distillery.pipeline.CancelledException if it was stopped, which leaves it undone
     */
    boolean next(Job job, boolean following, Watch watch) throws IOException;

    /** Told how far a part has come. */
    interface Watch {
        /** For one picture of a part, counted from 0. */
        Progress picture(int number, int of);

        Makers.Loading loading();
    }
}
