/**
 * Text to CLIP token ids, and which words did not fit. The only user of the native tokenizer library; knows
 * {@code checkpoint}.
 */
@NullMarked
package distillery.tokenizer;

import org.jspecify.annotations.NullMarked;
