/**
 * Weights and configs as they are published: safetensors, PyTorch state dicts, diffusers folders. Plain Java;
 * every byte is untrusted.
 */
@NullMarked
package distillery.checkpoint;

import org.jspecify.annotations.NullMarked;
