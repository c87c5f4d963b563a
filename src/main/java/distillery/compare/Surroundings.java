package distillery.compare;

import java.io.IOException;

/** Tells what an experiment runs on, and with which weights. For the device's thread. */
public interface Surroundings {
    Environment environment();

    /**
     * Reads all of a model's weights.
     *
     * @throws distillery.checkpoint.UnusableModelException if the model is not here or cannot be run
     */
    Weights weights(String model) throws IOException;
}
