/** HTTP and HTML: all routes on one screen, a class for each page, a record for each template. */
@NullMarked
package distillery.web;

import org.jspecify.annotations.NullMarked;
