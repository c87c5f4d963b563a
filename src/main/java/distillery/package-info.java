/**
 * Wires the program by hand, in order: {@link distillery.Main} makes the command line and starts it. Knows every other
 * package.
 */
@NullMarked
package distillery;

import org.jspecify.annotations.NullMarked;
