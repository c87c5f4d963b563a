package distillery.queue;

/** How far a job has come. */
public enum JobState {
    /** Its model is on its way to this machine. */
    FETCHING,
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    /** Whether nothing more will happen. */
    public boolean isEnd() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
