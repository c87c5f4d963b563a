package distillery.emoji;

/**
 * One thing to learn from: a picture and words that describe it. Any thread may read it; nobody may write to the array.
 *
 * @param caption what the picture shows
 * @param pixels (3, edge, edge), red first, from -1 to 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record Example(String caption, float[] pixels) {}
