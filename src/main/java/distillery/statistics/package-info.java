/**
 * What can be said from a few noisy measurements, and how surely: medians, paired ratios, blind votes. Plain Java; knows
 * nothing of pictures.
 */
@NullMarked
package distillery.statistics;

import org.jspecify.annotations.NullMarked;
