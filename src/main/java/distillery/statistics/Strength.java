package distillery.statistics;

/**
 * How well a player does in a field of players. Unchanging.
 *
 * @param chance to win against another player of the field drawn at random, 0 to 1; ties count half
 * @param interval in which the true chance lies; from 0 to 1 for who was in no duel
 * @param duels the player was in
 */
public record Strength(double chance, Interval interval, int duels) {}
