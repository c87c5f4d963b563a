package distillery.statistics;

/**
 * One blind vote between the pictures of two players, which may be any two things that are compared. Unchanging.
 *
 * @param left one player's number, from 0
 * @param right the other's
 * @param score {@link #WON} if left won, {@link #LOST} if right won; {@link #TIE} if both were as good or both as bad
 */
public record Duel(int left, int right, double score) {
    public static final double WON = 1;
    public static final double LOST = 0;
    /** Half a win for each, as in Chatbot Arena (Chiang et al., 2024) and GenAI-Arena (Jiang et al., 2024). */
    public static final double TIE = 0.5;

    public Duel {
        if (left < 0 || right < 0) {
            throw new IllegalArgumentException(
                    "Players are numbered from 0, so there is no duel of %d and %d.".formatted(left, right));
        }
        if (left == right) {
            throw new IllegalArgumentException(
                    "Player %d cannot meet itself. A duel needs two players.".formatted(left));
        }
        if (score != WON && score != LOST && score != TIE) {
            throw new IllegalArgumentException(
                    "A duel cannot end with %s. Its score is %s, %s or %s.".formatted(score, WON, LOST, TIE));
        }
    }
}
