/** What all pages need: who asks, who may, templates, files, sockets, answers to what fails. Knows no page. */
@NullMarked
package distillery.web.http;

import org.jspecify.annotations.NullMarked;
