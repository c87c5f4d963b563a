package distillery.pipeline;

/** Makes one picture after the other. For the one thread that owns the device. */
public interface ImageMaker {
    /**
     * Makes the picture and returns when it is finished.
     *
     * @throws CancelledException if {@code progress} says so between two steps
     * @throws distillery.engine.EngineFailedException if the engine fails or gives what is no number
     */
    GeneratedImage make(GenerateRequest request, Progress progress);
}
