package distillery.training;

import java.util.SplittableRandom;

/** The pictures that an autoencoder is shown at each step, every second one in a mirror. For any thread. */
record ShownPictures(Examples examples, int batch) {
    /**
     * The pictures of a step.
     *
     * @param random decides which are mirrored
     * @return (batch, 3, edge, edge) flattened
     */
    float[] at(long step, SplittableRandom random) {
        int edge = examples.edge();
        int size = 3 * edge * edge;
        float[] pictures = new float[batch * size];
        for (int i = 0; i < batch; i++) {
            float[] pixels = examples.example(step * batch + i).pixels();
            boolean mirrored = random.nextBoolean();
            for (int k = 0; k < size; k++) {
                int from = mirrored ? k - k % edge + edge - 1 - k % edge : k;
                pictures[i * size + k] = pixels[from];
            }
        }
        return pictures;
    }
}
