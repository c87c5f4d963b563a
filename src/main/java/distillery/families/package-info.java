/**
 * The only place that knows model families and names: which networks to open, how a prompt becomes conditioning.
 */
@NullMarked
package distillery.families;

import org.jspecify.annotations.NullMarked;
