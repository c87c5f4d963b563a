package distillery.queue;

/**
 * How much may wait.
 *
 * @param all jobs that wait or run, of everybody
 * @param each of one owner
 * @param lookAhead how many places a job may overtake because its model is loaded
 * @param attempts how often a job is started at most
 */
public record Limits(int all, int each, int lookAhead, int attempts) {
    public static final Limits USUAL = new Limits(64, 4, 8, 3);

    public Limits {
        if (all < 1 || each < 1) {
            throw new IllegalArgumentException(
                    "A queue has room for 1 job or more, not for %d, and for 1 of each visitor or more, not %d."
                            .formatted(all, each));
        }
    }
}
