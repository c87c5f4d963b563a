package distillery.compare;

/**
 * What all contestants draw, from the same noise. Unchanging.
 *
 * @param seed of torch's generator, unsigned
 */
public record Subject(String prompt, long seed) {}
