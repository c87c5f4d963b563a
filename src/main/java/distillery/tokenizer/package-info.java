/**
 * Text to CLIP token ids, and which words did not fit.
 */
@NullMarked
package distillery.tokenizer;

import org.jspecify.annotations.NullMarked;
