package distillery.engine;

import ai.djl.training.GradientCollector;

/**
 * The memory of what trainable networks computed, from which their weights' gradients are found. It lasts until it is
 * closed. For the engine's thread.
 */
public final class Recording implements AutoCloseable {
    private final Engine engine;
    private final GradientCollector collector;

    Recording(Engine engine) {
        this.engine = engine;
        this.collector = ai.djl.engine.Engine.getEngine("PyTorch").newGradientCollector();
    }

    /** Adds to every weight's gradient what this loss, a single number, says of it. */
    public void backward(Tensor loss) {
        engine.confine();
        collector.backward(loss.array());
    }

    @Override
    public void close() {
        engine.confine();
        collector.close();
    }
}
