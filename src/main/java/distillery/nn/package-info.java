/**
 * The little language that networks are written in: values, graphs, places in a checkpoint, layers. Plain Java.
 */
@NullMarked
package distillery.nn;

import org.jspecify.annotations.NullMarked;
