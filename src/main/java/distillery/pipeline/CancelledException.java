package distillery.pipeline;

/** A picture was stopped between two steps because somebody asked for it. */
public final class CancelledException extends RuntimeException {
    public CancelledException(int step, int of) {
        super("Cancelled before step %d of %d.".formatted(step, of));
    }
}
