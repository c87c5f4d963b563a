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
}
