/**
 * Teaches small models and distils large ones: data, losses, optimiser, block removal.
 */
@NullMarked
package distillery.training;

import org.jspecify.annotations.NullMarked;
