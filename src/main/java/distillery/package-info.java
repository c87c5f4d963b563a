/**
 * Wires the program by hand, in order: {@link distillery.Main} starts the command line, {@link
 * distillery.Settings} turns the environment into one record. Knows every other package.
 */
@NullMarked
package distillery;

import org.jspecify.annotations.NullMarked;
