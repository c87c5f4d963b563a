package distillery.pipeline;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import distillery.schedulers.Schedulers;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a picture was made, in the words that AUTOMATIC1111 writes into its files and that many programs read: the prompt,
 * the negative prompt, and one line of settings. For any thread.
 *
 * @param sampler as AUTOMATIC1111 spells it: {@code Euler a}, {@code DPM++ 2M}
 * @param scheduleType how the timesteps were chosen: {@code Automatic}, {@code Karras}
 * @param guidance the CFG scale
 * @param seed all 64 bits, see {@link Seeds}
 * @param extra further settings in their order, such as {@code Model hash} or {@code Unet ms}. A key has at least two of
 *     letters, digits, space, {@code _}, {@code -} and {@code /}, and starts with one of the first two or {@code _}
 * @param version the program and its version
 */
public record Infotext(
        String prompt,
        String negativePrompt,
        int steps,
        String sampler,
        String scheduleType,
        double guidance,
        long seed,
        int width,
        int height,
        String model,
        Map<String, String> extra,
        String version) {
    private static final Pattern KEY = Pattern.compile("\\w[\\w \\-/]+");
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[,\n:]");

    public Infotext {
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
        for (String key : extra.keySet()) {
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException("\"" + key + "\" cannot be the key of a setting");
            }
        }
    }

    /**
     * The text of a finished picture, with the milliseconds of its stages.
     *
     * @param model its name
     * @param vae name of an autoencoder that took the place of the model's own, if one did
     * @param version the program's
     */
    public static Infotext of(GeneratedImage image, String model, Optional<String> vae, String version) {
        GenerateRequest request = image.request();
        Timings timings = image.timings();
        Map<String, String> extra = new LinkedHashMap<>();
        vae.ifPresent(name -> extra.put("VAE", name));
        request.levers()
                .settings()
                .forEach((name, value) -> extra.put(Lever.named(name).label(), value));
        extra.put("Tokenize ms", milliseconds(timings.tokenize()));
        extra.put("Text ms", milliseconds(timings.text()));
        extra.put("Unet ms", milliseconds(timings.unet()));
        extra.put("Unet calls", Integer.toString(timings.steps().size()));
        extra.put("Decode ms", milliseconds(timings.decode()));
        return new Infotext(
                request.prompt(),
                request.negative().orElse(""),
                request.steps(),
                sampler(request.scheduler()),
                scheduleType(request.scheduler()),
                request.guidance(),
                request.seed(),
                request.width(),
                request.height(),
                model,
                extra,
                "Distillery " + version);
    }

    /** AUTOMATIC1111's spelling, where it differs from ours. */
    static String sampler(Schedulers scheduler) {
        return switch (scheduler) {
            case PNDM -> "PLMS";
            case DPM_PLUS_PLUS_2M_KARRAS -> Schedulers.DPM_PLUS_PLUS_2M.label();
            default -> scheduler.label();
        };
    }

    static String scheduleType(Schedulers scheduler) {
        return scheduler == Schedulers.DPM_PLUS_PLUS_2M_KARRAS ? "Karras" : "Automatic";
    }

    private static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds * 1000);
    }

    /** The text as it stands in a file; noise is always drawn as {@link TorchRandom} does, hence {@code RNG: CPU}. */
    public String text() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("Steps", Integer.toString(steps));
        settings.put("Sampler", sampler);
        settings.put("Schedule type", scheduleType);
        settings.put(
                "CFG scale",
                new BigDecimal(Double.toString(guidance)).stripTrailingZeros().toPlainString());
        settings.put("Seed", Seeds.show(seed));
        settings.put("Size", width + "x" + height);
        settings.put("Model", model);
        settings.put("RNG", "CPU");
        settings.putAll(extra);
        settings.put("Version", version);
        String line = settings.entrySet().stream()
                .map(setting -> setting.getKey() + ": " + quoted(setting.getValue()))
                .collect(Collectors.joining(", "));
        String negative = negativePrompt.isEmpty() ? "" : "\nNegative prompt: " + negativePrompt;
        return (prompt + negative + "\n" + line).strip();
    }

    private static String quoted(String value) {
        if (!NEEDS_QUOTES.matcher(value).find()) {
            return value;
        }
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
    }
}
