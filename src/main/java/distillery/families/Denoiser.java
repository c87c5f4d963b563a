package distillery.families;

import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The UNet of a model together with one prompt's conditioning on the device. For the engine's thread. */
public final class Denoiser implements AutoCloseable {
    private final Engine engine;
    private final Network unet;
    private final int channels;
    private final Scope scope;
    private final Given all;
    private final Given prompt;

    /** Which rows of the conditioning a call computes. */
    public enum Rows {
        ALL,
        /** The prompt's, without the negative prompt's. */
        PROMPT
    }

    /** Conditioning on the device. */
    private record Given(int rows, List<Tensor> tensors) {}

    Denoiser(Engine engine, Network unet, Conditioning given, int channels) {
        this.engine = engine;
        this.unet = unet;
        this.channels = channels;
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

    /**
     * One native call: every row that it computes sees the same latents.
     *
     * @param latents (channels, h, w) flattened
     * @param timestep from 0 to 999, fractions allowed
     * @return predictions (rows, channels, h, w) flattened, when the device has finished
     */
    public float[] predict(float[] latents, int h, int w, double timestep, Rows which) {
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
            inputs.add(step.floats(batch, rows, channels, h, w));
            inputs.add(step.floats(timesteps, rows));
            inputs.addAll(given.tensors());
            return unet.run(step, inputs.toArray(Tensor[]::new)).get(0).toFloats();
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
