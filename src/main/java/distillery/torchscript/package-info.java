/**
 * A graph becomes a TorchScript archive. Plain Java.
 */
@NullMarked
package distillery.torchscript;

import org.jspecify.annotations.NullMarked;
