package distillery.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.evaluation.Quality;
import distillery.pipeline.Seeds;
import java.math.BigInteger;
import java.util.List;

/**
 * What an evaluation found, as {@code --json} prints it; the components are the keys. For any thread.
 *
 * @param drawings what the drawings themselves reach, in the place of a model's pictures
 */
record EvaluationReport(Setting setting, List<Model> models, Quality drawings) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What is the same for all models.
     *
     * @param pictures that each model made
     * @param edge of the pictures, in points
     */
    record Setting(int pictures, int edge, BigInteger seed, String dtype, String device) {
        static Setting of(int pictures, int edge, long seed, String dtype, String device) {
            return new Setting(pictures, edge, new BigInteger(Seeds.show(seed)), dtype, device);
        }
    }

    /**
     * One model.
     *
     * @param stepSeconds the median UNet call, which computes two rows where there is guidance
     * @param pictureSeconds the median picture, from prompt to points
     * @param autoencoderDecibels what the autoencoder keeps of things it never saw
     */
    record Model(
            String model,
            long unetParameters,
            String scheduler,
            int steps,
            double guidance,
            double stepSeconds,
            double pictureSeconds,
            double autoencoderDecibels,
            Quality quality) {
        static Model of(EvaluatedModel model, double autoencoderDecibels, Quality quality) {
            return new Model(
                    model.name(),
                    model.unetParameters(),
                    model.example().scheduler().shortName(),
                    model.example().steps(),
                    model.example().guidance(),
                    model.stepSeconds(),
                    model.pictureSeconds(),
                    autoencoderDecibels,
                    quality);
        }
    }

    String json() throws JsonProcessingException {
        return JSON.writeValueAsString(this);
    }
}
