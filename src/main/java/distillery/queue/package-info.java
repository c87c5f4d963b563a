/**
 * Who waits, who runs, who is told. Jobs are kept in the database, so that a restart loses none; one worker owns the
 * device. Knows nothing of pages: whoever wants to follow a job listens.
 */
@NullMarked
package distillery.queue;

import org.jspecify.annotations.NullMarked;
