package distillery.compare;

import java.util.Optional;

/**
 * What somebody thought of two pictures without knowing whose they are. Unchanging.
 *
 * @param voter a random name that only the voter's browser and the server know
 * @param ballot the voter's votes before it
 * @param left the contestant whose picture was on the left
 * @param right the contestant whose picture was on the right
 * @param subject its number
 * @param repeats the ballot that showed the same two pictures before, the other way round
 */
public record Vote(
        String voter, int ballot, int left, int right, int subject, Choice choice, Optional<Integer> repeats) {
    /** What one can say of two pictures. */
    public enum Choice {
        LEFT,
        RIGHT,
        TIE,
        BAD;

        /** The same choice where the sides are changed. */
        public Choice mirrored() {
            return switch (this) {
                case LEFT -> RIGHT;
                case RIGHT -> LEFT;
                case TIE, BAD -> this;
            };
        }
    }
}
