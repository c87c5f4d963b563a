/**
 * Finished pictures: their files, their settings and how long they took, found again by time, speed, model or words.
 */
@NullMarked
package distillery.gallery;

import org.jspecify.annotations.NullMarked;
