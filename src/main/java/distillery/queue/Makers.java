package distillery.queue;

import distillery.pipeline.GenerateRequest;
import distillery.pipeline.ImageMaker;
import distillery.pipeline.Picture;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Where makers of pictures come from: models, loaded when they are needed. For the worker's thread, but for one method. */
public interface Makers {
    /** Names of models that are in memory. For any thread. */
    Set<String> loaded();

    /**
     * A maker, after its model was loaded if need be, for which others may have to go.
     *
     * @param loading is told how far that has come
     * @throws distillery.checkpoint.UnusableModelException if the model cannot be run
     */
    Maker open(String model, Loading loading) throws IOException;

    /**
     * Something that makes pictures with one model.
     *
     * @param dtype the number format it computes in
     * @param device what computes
     */
    record Maker(ImageMaker images, Preview preview, String dtype, String device) {}

    /** Told how many of a model's networks are in memory. */
    interface Loading {
        void at(int done, int total);
    }

    /** Tells what a picture looks like before it is done. */
    interface Preview {
        /**
         * A small picture; empty where the one before is still good.
         *
         * @param step that is done, from 1
         * @param latents as {@link distillery.pipeline.Progress} gives them
         * @param request whose picture they become
         */
        Optional<Picture> of(int step, float[] latents, GenerateRequest request);
    }
}
