/**
 * Samplers as tables of numbers: a pure function from settings to steps, with no tensors and no state. Plain
 * Java.
 */
@NullMarked
package distillery.schedulers;

import org.jspecify.annotations.NullMarked;
