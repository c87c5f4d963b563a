/**
 * One picocli class per command, its console output and its exit codes. Knows the packages below it.
 */
@NullMarked
package distillery.cli;

import org.jspecify.annotations.NullMarked;
