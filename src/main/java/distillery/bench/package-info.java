/**
 * How fast the program computes on this machine: its networks one by one, in turns, and held against the most that the
 * machine's processor can do. Knows models, engine and statistics; nobody but the command line knows it.
 */
@NullMarked
package distillery.bench;

import org.jspecify.annotations.NullMarked;
