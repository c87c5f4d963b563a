package distillery.training;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * All that decides how a model comes out, but the data: the shapes of its networks, as their {@code config.json} will
 * say, and how each is taught. Unchanging.
 *
 * @param edge of the pictures, in pixels
 */
public record Recipe(int edge, Autoencoder autoencoder, Denoiser denoiser, Decoder decoder, Distillation distillation) {
    /**
     * How pictures become latents.
     *
     * @param config {@code vae/config.json}, but for the scaling factor, which is measured
     */
    public record Autoencoder(ObjectNode config, AutoencoderLesson.Aims aims, Schooling schooling) {}

    /**
     * How captions and noise become latents.
     *
     * @param textEncoder {@code text_encoder/config.json}, but for what the vocabulary decides
     * @param unet {@code unet/config.json}
     * @param scheduler {@code scheduler/scheduler_config.json}
     * @param vocabulary how many pieces of words the tokenizer may know
     * @param pool how many examples are encoded, once, to be learned from again and again
     */
    public record Denoiser(
            ObjectNode textEncoder,
            ObjectNode unet,
            ObjectNode scheduler,
            int vocabulary,
            int pool,
            DenoiserLesson.Aims aims,
            Schooling schooling) {}

    /**
     * How the decoder is refined when all else is done.
     *
     * @param noise deviation of what is added to the latents, because those that a UNet makes are not perfect either
     */
    public record Decoder(PictureLoss picture, double noise, Schooling schooling) {}

    /**
     * How a smaller UNet takes over from a larger one.
     *
     * @param pool see {@link Denoiser#pool}
     */
    public record Distillation(int pool, DenoiserLesson.Aims aims, Schooling schooling) {
        /** The same in another number of steps. */
        public Distillation of(long steps) {
            return new Distillation(pool, aims, schooling.of(steps));
        }
    }

    /** The recipe of the models that come with the program. */
    public static Recipe shipped() throws IOException {
        try (InputStream stream = Recipe.class.getResourceAsStream("emoji.json")) {
            return read(Objects.requireNonNull(stream, "emoji.json"));
        }
    }

    /**
     * Reads a recipe from a JSON file.
     *
     * @throws IllegalArgumentException if it is none, or lacks something
     */
    public static Recipe read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return read(stream);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("There is no recipe " + file + ".", e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("%s is no recipe: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static Recipe read(InputStream json) throws IOException {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build()
                .readValue(json, Recipe.class);
    }

    /** A part's config as the rest of the program reads it. */
    static ConfigFile config(JsonNode config, String place) throws IOException {
        return ConfigFile.parse(config.toString().getBytes(StandardCharsets.UTF_8), place);
    }
}
