/**
 * What lets others in: links with tokens, the password of the whole app, and the tunnel that makes both reachable from
 * elsewhere. Knows nothing of pages; the only user of the SSH library.
 */
@NullMarked
package distillery.share;

import org.jspecify.annotations.NullMarked;
