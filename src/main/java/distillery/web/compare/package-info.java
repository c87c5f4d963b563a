/** Pages of experiments: the form, the result, blind votes, and the files to take away. */
@NullMarked
package distillery.web.compare;

import org.jspecify.annotations.NullMarked;
