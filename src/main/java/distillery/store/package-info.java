/**
 * What outlives the program: the data folder and the database in it, their migrations and transactions. Knows nothing of
 * what is kept there.
 */
@NullMarked
package distillery.store;

import org.jspecify.annotations.NullMarked;
