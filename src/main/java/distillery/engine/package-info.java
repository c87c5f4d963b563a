/**
 * The DJL boundary. Dtypes, devices, threads and native memory live here and nowhere else.
 */
@NullMarked
package distillery.engine;

import org.jspecify.annotations.NullMarked;
