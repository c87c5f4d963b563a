package distillery.queue;

/** What becomes of somebody's wish for a job. */
public sealed interface Admission {
    /** It waits, or runs already. */
    record Accepted(Job job) implements Admission {}

    /**
     * The queue is full.
     *
     * @param seconds until there may be a place
     */
    record FullForAll(int limit, long seconds) implements Admission {}

    /**
     * Its owner has too many jobs already.
     *
     * @param seconds until one of them may be done
     */
    record FullForYou(int limit, long seconds) implements Admission {}
}
