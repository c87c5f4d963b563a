/**
 * Networks as graphs, each beside the record that mirrors its {@code config.json}. Plain Java; no name of a
 * model stands here.
 */
@NullMarked
package distillery.models;

import org.jspecify.annotations.NullMarked;
