package distillery.training;

import distillery.engine.AdamW;
import java.util.Map;

/** Something that can be learned step by step. For the engine's thread. */
public interface Lesson extends AutoCloseable {
    /**
     * Gathers the gradients of one batch; which one, and all that is drawn for it, depends on the step's number alone.
     *
     * @return losses by name, for people to read; the first is what is learned from
     */
    Map<String, Double> study(long step);

    /** What moves the weights. */
    AdamW optimiser();

    @Override
    void close();
}
