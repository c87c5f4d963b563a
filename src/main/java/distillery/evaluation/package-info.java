/**
 * How good a small model is at the emoji it was taught: does the picture show the named thing, in the named colours, and
 * do pictures look like the drawings. Measured on pixels alone, with no network that judges; real drawings go through the
 * same measures and say what could be reached.
 */
@NullMarked
package distillery.evaluation;

import org.jspecify.annotations.NullMarked;
