package distillery.training;

/**
 * Two places inside teacher and student whose results should become alike, by their paths in each checkpoint:
 * {@code up_blocks.1} and {@code up_blocks.0}. Unchanging.
 */
public record FeaturePair(String teacher, String student) {}
