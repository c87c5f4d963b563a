/**
 * Finds and downloads published models into the standard Hugging Face cache, which Python's tools read and fill
 * too, and unpacks the models that come with the program. What a server sends is untrusted: names, sizes, redirects
 * and bytes are checked before they are used. Knows {@code checkpoint} alone.
 */
@NullMarked
package distillery.hub;

import org.jspecify.annotations.NullMarked;
