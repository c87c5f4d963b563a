/**
 * An experiment as people read it: verdicts, tables, plots as numbers to draw, what is not like for like, and the files to
 * take away. Draws nothing itself. Plain Java, for any thread.
 */
@NullMarked
package distillery.report;

import org.jspecify.annotations.NullMarked;
