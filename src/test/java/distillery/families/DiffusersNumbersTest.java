package distillery.families;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.Safetensors;
import distillery.checkpoint.TensorSource;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.models.ClipText;
import distillery.models.ClipTextConfig;
import distillery.models.TinyConfig;
import distillery.models.TinyDecoder;
import distillery.models.TinyEncoder;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
import distillery.models.VaeEncoder;
import distillery.nn.Graph;
import distillery.nn.Weights;
import distillery.reference.Goldens;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single networks, held against diffusers' numbers for the same weights: the layers' arithmetic, not yet a picture. */
class DiffusersNumbersTest {
    /** Both compute in 32 bits; what is left is the order of sums. */
    private static final double APART = 2e-5;

    private Engine engine;
    private Scope scope;

    @BeforeEach
    void open() {
        engine = Engine.open("cpu");
        scope = engine.scope();
    }

    @AfterEach
    void close() {
        scope.close();
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd1", "sd2", "sdxl", "bk-base", "bk-small", "bk-tiny", "ssd1b", "lcm"})
    void aUNetPredictsWhatDiffusersPredicts(String name) throws IOException {
        try (Goldens goldens = Goldens.of(name);
                Network unet = unet(name)) {
            float[] latents = goldens.floats("unet.latents");
            for (double timestep : new double[] {1, 321.5, 500, 981}) {
                String t = timestep == 321.5 ? "321.5" : Integer.toString((int) timestep);

                float[] prediction = run(unet, inputs(goldens, latents, timestep, 8, 8, false));

                assertThat(Goldens.distance(prediction, goldens.floats("unet.t" + t)))
                        .as("timestep " + t)
                        .isLessThan(APART);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd1", "sd2", "sdxl", "bk-base", "bk-small", "bk-tiny", "ssd1b", "lcm"})
    void aUNetTakesSizesThatDoNotHalveEvenly(String name) throws IOException {
        try (Goldens goldens = Goldens.of(name);
                Network unet = unet(name)) {
            float[] latents = goldens.floats("unet.latents_9x11");

            float[] prediction = run(unet, inputs(goldens, latents, 500, 9, 11, true));

            assertThat(Goldens.distance(prediction, goldens.floats("unet.t500_9x11")))
                    .isLessThan(APART);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sd1, text_encoder, text",
        "sd2, text_encoder, text",
        "sdxl, text_encoder, text",
        "sdxl, text_encoder_2, text_2"
    })
    void aTextEncoderReadsWhatTransformersReads(String name, String part, String keys) throws IOException {
        Path folder = Goldens.folder(name).resolve(part);
        ClipTextConfig config = ClipTextConfig.read(ConfigFile.read(folder.resolve("config.json")));
        try (Goldens goldens = Goldens.of(name);
                Network text = network(folder.resolve("model.safetensors"), config, ClipText::graph)) {
            for (String which : List.of("prompt", "negative")) {
                String prefix = keys + "." + which + ".";
                int[] ids = goldens.ints(prefix + "ids");
                List<Tensor> inputs = new ArrayList<>();
                inputs.add(scope.longs(Arrays.stream(ids).asLongStream().toArray(), 1, ids.length));
                if (config.projection() > 0) {
                    inputs.add(scope.longs(new long[] {config.pooledAt(ids)}, 1));
                }

                List<Tensor> states = text.run(scope, inputs.toArray(Tensor[]::new));

                List<String> outputs = List.of("last_hidden_state", "penultimate", "pooled");
                for (int i = 0; i < states.size(); i++) {
                    assertThat(Goldens.distance(states.get(i).toFloats(), goldens.floats(prefix + outputs.get(i))))
                            .as(prefix + outputs.get(i))
                            .isLessThan(APART);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd1", "sd2", "sdxl"})
    void anAutoencoderDecodesAndEncodesAsDiffusersDoes(String name) throws IOException {
        Path folder = Goldens.folder(name).resolve("vae");
        Path weights = folder.resolve("diffusion_pytorch_model.safetensors");
        VaeConfig config = VaeConfig.read(ConfigFile.read(folder.resolve("config.json")));
        try (Goldens goldens = Goldens.of(name);
                Network decoder = network(weights, config, VaeDecoder::graph);
                Network encoder = network(weights, config, VaeEncoder::graph)) {
            float[] latents = goldens.floats("vae.latents");
            for (int i = 0; i < latents.length; i++) {
                latents[i] *= (float) config.scaling(); // the decoder divides by it, diffusers' does not
            }

            float[] picture = run(decoder, List.of(scope.floats(latents, goldens.shape("vae.latents"))));
            List<Tensor> encoded = encoder.run(scope, input(goldens, "vae.picture"));

            assertThat(Goldens.distance(picture, goldens.floats("vae.decoded"))).isLessThan(APART);
            assertThat(Goldens.distance(encoded.get(0).toFloats(), goldens.floats("vae.mean")))
                    .isLessThan(APART);
            assertThat(Goldens.distance(encoded.get(1).toFloats(), goldens.floats("vae.logvar")))
                    .isLessThan(APART);
        }
    }

    @Test
    void aTinyAutoencoderDecodesAndEncodesAsDiffusersDoes() throws IOException {
        Path folder = Goldens.folder("taesd");
        Path weights = folder.resolve("diffusion_pytorch_model.safetensors");
        TinyConfig config = TinyConfig.read(ConfigFile.read(folder.resolve("config.json")));
        try (Goldens goldens = Goldens.of("taesd");
                Network decoder = network(weights, config, TinyDecoder::graph);
                Network encoder = network(weights, config, TinyEncoder::graph)) {
            float[] picture = run(decoder, List.of(input(goldens, "vae.latents")));
            float[] latents = run(encoder, List.of(input(goldens, "vae.picture")));

            assertThat(Goldens.distance(picture, goldens.floats("vae.decoded"))).isLessThan(APART);
            assertThat(Goldens.distance(latents, goldens.floats("vae.encoded"))).isLessThan(APART);
        }
    }

    private Network unet(String name) throws IOException {
        Path folder = Goldens.folder(name).resolve("unet");
        UNetConfig config = UNetConfig.read(ConfigFile.read(folder.resolve("config.json")));
        return network(folder.resolve("diffusion_pytorch_model.safetensors"), config, UNet::graph);
    }

    private <C> Network network(Path file, C config, BiFunction<C, Weights, Graph> graph) throws IOException {
        try (TensorSource source = Safetensors.open(file, file.toString())) {
            Weights weights = Weights.of(source.tensors(), source.place());
            return engine.load("network", graph.apply(config, weights), source, Precision.FP32);
        }
    }

    /** @param all whether every row of the conditions is used, or the prompt's (last) one alone */
    private List<Tensor> inputs(Goldens goldens, float[] latents, double timestep, int h, int w, boolean all)
            throws IOException {
        int rows = all ? (int) goldens.shape("unet.states")[0] : 1;
        float[] timesteps = new float[rows];
        Arrays.fill(timesteps, (float) timestep);
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(scope.floats(latents, rows, 4, h, w));
        inputs.add(scope.floats(timesteps, rows));
        for (String key : List.of("unet.states", "unet.text_embeds", "unet.time_ids", "unet.timestep_cond")) {
            if (goldens.has(key)) {
                long[] shape = goldens.shape(key);
                float[] numbers = goldens.floats(key);
                int size = numbers.length / (int) shape[0];
                shape[0] = rows;
                inputs.add(
                        scope.floats(Arrays.copyOfRange(numbers, numbers.length - rows * size, numbers.length), shape));
            }
        }
        return inputs;
    }

    private Tensor input(Goldens goldens, String key) throws IOException {
        return scope.floats(goldens.floats(key), goldens.shape(key));
    }

    private float[] run(Network network, List<Tensor> inputs) {
        return network.run(scope, inputs.toArray(Tensor[]::new)).get(0).toFloats();
    }
}
