package distillery.families;

import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.models.UNet;
import distillery.models.UNet.Extent;
import distillery.models.UNetConfig;
import distillery.nn.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The UNet of a model together with one prompt's conditioning on the device. For the engine's thread. */
public final class Denoiser implements AutoCloseable {
    private final Engine engine;
    private final Network unet;
    private final UNetConfig config;
    private final double merged;
    private final Scope scope;
    private final Given all;
    private final Given prompt;
    private Optional<Kept> kept = Optional.empty();

    /** Which rows of the conditioning a call computes. */
    public enum Rows {
        ALL,
        /** The prompt's, without the negative prompt's. */
        PROMPT
    }

    /** How much of the network a call computes. */
    public enum Depth {
        /** All of it. */
        WHOLE,
        /** All of it, and its deep feature stays on the device. */
        KEEPING,
        /**
         * What lies around the deep feature that was kept last. Where none was, or not of all rows that are asked for, the
         * call is as {@link #KEEPING}; of more rows than are asked for, the prompt's is taken, for rows do not see each other.
         */
        SHALLOW
    }

    /** Conditioning on the device. */
    private record Given(int rows, List<Tensor> tensors) {}

    /** A deep feature and the scope that it lives in. */
    private record Kept(Scope scope, Tensor feature) {
        long rows() {
            return feature.shape()[0];
        }
    }

    Denoiser(Engine engine, Network unet, Conditioning given, UNetConfig config, double merged) {
        this.engine = engine;
        this.unet = unet;
        this.config = config;
        this.merged = merged;
        this.scope = engine.scope();
        this.all = onDevice(given);
        this.prompt = given.rows() == 1 ? all : onDevice(given.ofPromptAlone());
    }

    private Given onDevice(Conditioning given) {
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(matrix(given.text(), given.rows(), given.tokens()));
        for (Optional<float[]> extra : List.of(given.pooled(), given.sizes(), given.guidance())) {
            extra.ifPresent(numbers -> tensors.add(matrix(numbers, given.rows())));
        }
        return new Given(given.rows(), tensors);
    }

    /** Numbers in the given sizes and as many columns as they fill. */
    private Tensor matrix(float[] numbers, long... sizes) {
        long[] shape = Arrays.copyOf(sizes, sizes.length + 1);
        shape[sizes.length] = numbers.length / Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        return scope.floats(numbers, shape);
    }

    /** The whole network, with nothing kept. */
    public float[] predict(float[] latents, int h, int w, double timestep, Rows which) {
        return predict(latents, h, w, timestep, which, Depth.WHOLE);
    }

    /**
     * One native call: every row that it computes sees the same latents.
     *
     * @param latents (channels, h, w) flattened
     * @param timestep from 0 to 999, fractions allowed
     * @return predictions (rows, channels, h, w) flattened, when the device has finished
     */
    public float[] predict(float[] latents, int h, int w, double timestep, Rows which, Depth depth) {
        Given given = which == Rows.ALL ? all : prompt;
        int rows = given.rows();
        float[] batch = new float[rows * latents.length];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(latents, 0, batch, row * latents.length, latents.length);
        }
        float[] timesteps = new float[rows];
        Arrays.fill(timesteps, (float) timestep);
        try (Scope step = engine.scope()) {
            List<Tensor> inputs = new ArrayList<>();
            inputs.add(step.floats(batch, rows, config.inChannels(), h, w));
            inputs.add(step.floats(timesteps, rows));
            inputs.addAll(given.tensors());
            boolean merging = merge(step, inputs, new TokenGrid(h, w));
            Tensor prediction = switch (depth) {
                case WHOLE -> run(Extent.WHOLE, merging, step, inputs).get(0);
                case KEEPING -> keep(merging, inputs);
                case SHALLOW -> {
                    Optional<Kept> usable = kept.filter(there -> there.rows() >= rows);
                    usable.ifPresent(there -> inputs.add(step.lastRows(there.feature(), rows)));
                    yield usable.isPresent()
                            ? run(Extent.SHALLOW, merging, step, inputs).get(0)
                            : keep(merging, inputs);
                }
            };
            return prediction.toFloats();
        }
    }

    /** Adds what says which tokens are merged, if any are. */
    private boolean merge(Scope step, List<Tensor> inputs, TokenGrid grid) {
        long[] some = grid.merged(merged);
        if (some.length > 0) {
            for (long[] places : List.of(grid.corners(), grid.others(), some)) {
                inputs.add(step.longs(places, places.length));
            }
        }
        return some.length > 0;
    }

    private List<Tensor> run(Extent extent, boolean merging, Scope results, List<Tensor> inputs) {
        String name = extent.name().toLowerCase(Locale.ROOT) + (merging ? ", merging tokens" : "");
        Network network = extent == Extent.WHOLE && !merging
                ? unet
                : unet.sharingWeights(name, () -> UNet.graph(config, Weights.imagined(), extent, merging));
        return network.run(results, inputs.toArray(Tensor[]::new));
    }

    private Tensor keep(boolean merging, List<Tensor> inputs) {
        forget();
        Scope keeping = engine.scope();
        try {
            List<Tensor> results = run(Extent.KEEPING, merging, keeping, inputs);
            kept = Optional.of(new Kept(keeping, results.get(1)));
            return results.get(0);
        } catch (RuntimeException e) {
            keeping.close();
            throw e;
        }
    }

    private void forget() {
        kept.ifPresent(there -> there.scope().close());
        kept = Optional.empty();
    }

    @Override
    public void close() {
        forget();
        scope.close();
    }
}
