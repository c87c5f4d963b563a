package distillery.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.schedulers.Schedulers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@link Infotext} says, whichever program wrote it: nothing in it is taken for granted. Unchanging.
 *
 * @param negativePrompt empty if there is none
 * @param settings by name, such as {@code CFG scale}, as they stand there
 */
public record FoundSettings(String prompt, Optional<String> negativePrompt, Map<String, String> settings) {
    private static final String NEGATIVE = "Negative prompt:";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** AUTOMATIC1111 reads its own texts with an expression like this; here nothing is tried twice. */
    private static final Pattern SETTING =
            Pattern.compile("\\G\\s*+(\\w[\\w \\-/]++):\\s*+(\"(?:\\\\.|[^\\\\\"])++\"|[^,]*+)(?:,|$)");

    /** A line with fewer settings is taken for a part of the prompt, as AUTOMATIC1111 does. */
    private static final int FEWEST = 3;

    public FoundSettings {
        settings = Map.copyOf(settings);
    }

    /** Reads a text; what has no settings is a prompt alone. */
    public static FoundSettings read(String text) {
        String[] lines = text.strip().split("\n", -1);
        Map<String, String> settings = settings(lines[lines.length - 1].strip());
        int end = settings.size() < FEWEST ? lines.length : lines.length - 1;
        String body = String.join("\n", Arrays.copyOf(lines, end));
        int negative = body.startsWith(NEGATIVE) ? 0 : body.indexOf("\n" + NEGATIVE) + 1;
        boolean without = negative == 0 && !body.startsWith(NEGATIVE);
        return new FoundSettings(
                (without ? body : body.substring(0, negative)).strip(),
                without
                        ? Optional.empty()
                        : Optional.of(
                                body.substring(negative + NEGATIVE.length()).strip()),
                end == lines.length ? Map.of() : settings);
    }

    private static Map<String, String> settings(String line) {
        Map<String, String> settings = new LinkedHashMap<>();
        Matcher matcher = SETTING.matcher(line);
        while (matcher.find()) {
            settings.putIfAbsent(matcher.group(1), unquoted(matcher.group(2).strip()));
        }
        return settings;
    }

    private static String unquoted(String value) {
        try {
            return value.startsWith("\"") ? JSON.readValue(value, String.class) : value;
        } catch (JsonProcessingException e) {
            return value;
        }
    }

    /** A setting as it stands there. */
    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name)).filter(value -> !value.isEmpty());
    }

    /** The scheduler, if it is one of ours. */
    public Optional<Schedulers> scheduler() {
        return setting("Sampler")
                .flatMap(sampler -> Arrays.stream(Schedulers.values())
                        .filter(one -> Infotext.sampler(one).equalsIgnoreCase(sampler)
                                && Infotext.scheduleType(one)
                                        .equals(setting("Schedule type")
                                                .filter("Karras"::equals)
                                                .orElse("Automatic")))
                        .findFirst());
    }
}
