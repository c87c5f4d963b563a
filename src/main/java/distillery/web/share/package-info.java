/** How far whoever asks may go, and the pages that let others in: signing in, links, who has one. Knows no other page. */
@NullMarked
package distillery.web.share;

import org.jspecify.annotations.NullMarked;
