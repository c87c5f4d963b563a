package distillery.queue;

/** What became of the wish to cancel a job. */
public enum Cancellation {
    /** It waited, and will not run. */
    CANCELLED,
    /** It runs, and stops after the step that it is at. */
    STOPPING,
    /** It had ended before. */
    TOO_LATE,
    /** It is somebody else's. */
    NOT_YOURS,
    UNKNOWN
}
