package distillery.web.http;

import distillery.queue.Job;

/**
 * Who looks at a page. Unchanging.
 *
 * @param name random, known to the browser and the server only
 * @param operator whether it is whoever runs the server
 * @param reach how far they may go
 */
public record Visitor(String name, boolean operator, Reach reach) {
    /** Whether a job and its pictures are this visitor's to cancel and to delete. */
    public boolean mayEnd(Job job) {
        return operator || job.owner().equals(name);
    }
}
