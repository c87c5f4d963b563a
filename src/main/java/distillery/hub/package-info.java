/**
 * Finds and downloads published models into the standard Hugging Face cache.
 */
@NullMarked
package distillery.hub;

import org.jspecify.annotations.NullMarked;
