/** The models as people choose them on a page. */
@NullMarked
package distillery.web.models;

import org.jspecify.annotations.NullMarked;
