package distillery.bench;

import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.nn.Graph;
import distillery.nn.Layers;
import distillery.nn.Weights;
import distillery.torchscript.Precision;
import java.io.IOException;

/**
 * The most that the machine can compute, by the fastest of some products of square matrices: what other work is held
 * against. For the engine's thread.
 */
public final class MatrixPeak implements AutoCloseable {
    /** Large enough to fill any processor's units, and small enough to stay in its cache. */
    private static final int EDGE = 1024;

    private static final int PRODUCTS = 40;

    private final Network product;
    private final Scope scope;
    private final Tensor rows;

    private MatrixPeak(Network product, Scope scope) {
        this.product = product;
        this.scope = scope;
        float[] ones = new float[EDGE * EDGE];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = 1f / (1 + i % EDGE);
        }
        this.rows = scope.floats(ones, EDGE, EDGE);
    }

    /** Prepares the product in a number format. */
    public static MatrixPeak in(Engine engine, Precision precision) throws IOException {
        Weights imagined = Weights.imagined();
        Graph graph = new Graph();
        graph.returns(Layers.linearWithoutBias(
                imagined.at("product"), graph.input("rows", EDGE).toCompute(), EDGE));
        Network product = engine.load("product", graph, new RandomWeights(imagined), precision);
        return new MatrixPeak(product, engine.scope());
    }

    /** Floating-point operations a second, two for each multiplication with its addition. */
    public double measure(Engine engine) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < PRODUCTS; i++) {
            try (Scope result = engine.scope()) {
                long start = System.nanoTime();
                product.run(result, rows);
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
        }
        return 2.0 * EDGE * EDGE * EDGE / best;
    }

    @Override
    public void close() {
        scope.close();
        product.close();
    }
}
