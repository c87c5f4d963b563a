package distillery.training;

import distillery.emoji.Example;
import java.util.random.RandomGenerator;

/** Captioned pictures without end, each told by its number. For any thread. */
public interface Examples {
    /** Height and width of every picture, in pixels. */
    int edge();

    /** The example of that number, the same whenever it is asked for. */
    Example example(long index);

    /** Another caption of the same picture. */
    String caption(long index, RandomGenerator random);
}
