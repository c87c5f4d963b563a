package distillery.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.Levers;
import distillery.pipeline.Seeds;
import distillery.pipeline.Timings;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One finished picture as {@code --json} prints it; the components are the keys. For any thread.
 *
 * @param vae the autoencoder that took the place of the model's own; the key is left out where it did not
 * @param levers what those that are not off are pulled to, by name; the key is left out where all are off
 * @param seconds of each stage
 * @param stepSeconds of each UNet call
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PictureReport(
        String model,
        @Nullable String vae,
        BigInteger seed,
        String scheduler,
        int steps,
        double guidance,
        int width,
        int height,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> levers,
        String dtype,
        String device,
        List<String> cut,
        Seconds seconds,
        List<Double> stepSeconds,
        List<String> files) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is the same for all pictures of one run of the program. */
    record Setting(String model, @Nullable String vae, String dtype, String device) {}

    /** Seconds of each stage; the model is loaded for the first picture only. */
    record Seconds(double load, double tokenize, double text, double unet, double decode, double encode, double total) {
        static Seconds of(Timings timings, double load, double encode) {
            return new Seconds(
                    load,
                    timings.tokenize(),
                    timings.text(),
                    timings.unet(),
                    timings.decode(),
                    encode,
                    load + timings.total() + encode);
        }
    }

    static PictureReport of(GeneratedImage image, Setting setting, Seconds seconds, Path file) {
        GenerateRequest request = image.request();
        return new PictureReport(
                setting.model(),
                setting.vae(),
                new BigInteger(Seeds.show(request.seed())),
                request.scheduler().shortName(),
                request.steps(),
                request.guidance(),
                request.width(),
                request.height(),
                request.levers().settings(),
                setting.dtype(),
                setting.device(),
                image.cut(),
                seconds,
                image.timings().steps(),
                List.of(file.toString()));
    }

    /** For people. */
    String sentence() {
        String pulled = Levers.of(levers).words();
        return String.format(
                Locale.ROOT,
                "%s  %d×%d, %d steps of %s%s, seed %s, %.1f s (%.2f s a step)",
                files.get(0),
                width,
                height,
                steps,
                scheduler,
                pulled.isEmpty() ? "" : ", " + pulled,
                seed,
                seconds.total() - seconds.load(),
                seconds.unet() / stepSeconds.size());
    }

    /** One object for one picture, an array for several. */
    static String json(List<PictureReport> reports) throws JsonProcessingException {
        return JSON.writeValueAsString(reports.size() == 1 ? reports.get(0) : reports);
    }
}
