package distillery.training;

import distillery.checkpoint.TensorSource;
import distillery.engine.AdamW;
import distillery.engine.Engine;
import distillery.engine.Recording;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.engine.TrainableNetwork;
import distillery.models.ClipText;
import distillery.models.ClipTextConfig;
import distillery.models.UNetConfig;
import distillery.nn.Weights;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Teaches a text encoder and a UNet together to find the noise in latents (Ho et al., arXiv 2006.11239; Rombach et al.,
 * arXiv 2112.10752). For the engine's thread.
 */
public final class DenoiserLesson implements Lesson {
    /**
     * What the networks are told.
     *
     * @param emptyCaptions share of pictures that are shown without their caption, so that guidance has something to
     *     compare with (Ho and Salimans, arXiv 2207.12598)
     * @param mostSignal what little noise weighs no more than (gamma in Hang et al., arXiv 2303.09556)
     */
    public record Aims(double emptyCaptions, double mostSignal) {}

    private final Engine engine;
    private final Batches batches;
    private final TrainableNetwork text;
    private final TrainableNetwork unet;
    private final AdamW optimiser;

    public DenoiserLesson(
            Engine engine,
            ClipTextConfig textConfig,
            TensorSource textWeights,
            UNetConfig unetConfig,
            TensorSource unetWeights,
            Batches batches,
            Schooling schooling)
            throws IOException {
        this.engine = engine;
        this.batches = batches;
        this.text =
                engine.train("text_encoder", ClipText.graph(textConfig, textEncoder(Weights.imagined())), textWeights);
        this.unet = engine.train("unet", NoiseLoss.graph(unetConfig, Weights.imagined()), unetWeights);
        this.optimiser = new AdamW(engine, List.of(text, unet), schooling.optimiser());
    }

    /** The folder that the weights of a text encoder lie in; only the newest readers do without. */
    static Weights textEncoder(Weights top) {
        return top.at("text_model");
    }

    @Override
    public Map<String, Double> study(long step) {
        Batches.Batch batch = batches.batch(step);
        try (Recording recording = engine.record();
                Scope scope = engine.scope()) {
            Tensor states = text.run(scope, batch.ids(scope)).get(0);
            Tensor loss = unet.run(
                            scope,
                            batch.noisy(scope),
                            batch.timesteps(scope),
                            states,
                            batch.noise(scope),
                            batch.weights(scope))
                    .get(0);
            recording.backward(loss);
            return Map.of("loss", (double) loss.toFloats()[0]);
        }
    }

    @Override
    public AdamW optimiser() {
        return optimiser;
    }

    TensorSource textAverages() {
        return optimiser.averages(text);
    }

    TensorSource unetAverages() {
        return optimiser.averages(unet);
    }

    @Override
    public void close() {
        optimiser.close();
        text.close();
        unet.close();
    }
}
