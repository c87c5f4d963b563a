package distillery.compare;

import java.util.Optional;

/**
 * What all contestants draw, from the same noise. Unchanging.
 *
 * @param seed of torch's generator, unsigned
 */
public record Subject(String prompt, Optional<String> negative, long seed) {}
