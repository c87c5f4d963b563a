package distillery.compare;

/**
 * What a contestant makes of a subject. Unchanging.
 *
 * @param contestant its number
 * @param subject its number
 * @param picture of the gallery
 */
public record Sample(int contestant, int subject, String picture) {}
