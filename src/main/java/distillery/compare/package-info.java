/**
 * An experiment: which models, which noise, how many runs, in which order, and what can be said of it. Plain Java but for
 * the rows of its tables.
 */
@NullMarked
package distillery.compare;

import org.jspecify.annotations.NullMarked;
