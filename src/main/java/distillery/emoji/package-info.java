/**
 * The data set for the small Stable Diffusion that is taught here: drawings of 407 everyday things, recoloured, put
 * on coloured backgrounds and described in words. Plain Java, no engine; every example follows from a seed and its
 * index, and what is held out of training is known beforehand.
 */
@NullMarked
package distillery.emoji;

import org.jspecify.annotations.NullMarked;
