/**
 * A request becomes a picture: encode, denoise, decode, in one method, with timings. Noise, PNG and its text
 * live here too.
 */
@NullMarked
package distillery.pipeline;

import org.jspecify.annotations.NullMarked;
