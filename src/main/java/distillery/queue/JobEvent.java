package distillery.queue;

import java.util.Optional;

/** Something that happened to a job. Unchanging. */
public sealed interface JobEvent {
    String job();

    /** Its state is another now; ask the queue. */
    record Changed(String job, JobState state) implements JobEvent {}

    /** A picture is in the gallery. */
    record PictureMade(String job, String picture) implements JobEvent {}

    /** It has come further, within its state; only the newest counts. */
    sealed interface Advance extends JobEvent {}

    /** So many bytes of its model are on this machine. */
    record Fetched(String job, long done, long total) implements Advance {}

    /** So many of its model's networks are in memory. */
    record Loaded(String job, int done, int total) implements Advance {}

    /**
     * A step is done.
     *
     * @param picture among the job's, from 0
     * @param step from 1
     * @param seconds that the step took
     * @param soFar seconds of all of the picture's steps until now
     * @param preview what the picture looks like so far, a JPEG
     */
    record Stepped(
            String job,
            int picture,
            int pictures,
            int step,
            int steps,
            double seconds,
            double soFar,
            Optional<byte[]> preview)
            implements Advance {}
}
