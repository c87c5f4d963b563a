package distillery.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What makes a picture faster and changes it: each is off until somebody pulls it, and is told wherever the picture's
 * settings are. Unchanging.
 *
 * @param guided the part of the run that is guided
 */
public record Levers(GuidanceInterval guided) {
    /** Pictures as their models are published to make them. */
    public static final Levers OFF = new Levers(GuidanceInterval.WHOLE);

    /** The name of {@link #guided} in options, forms and files. */
    public static final String GUIDANCE_INTERVAL = "guidance-interval";

    /** The names of all, in their order. */
    public static final List<String> NAMES = List.of(GUIDANCE_INTERVAL);

    /** What a call costs in which the prompt is alone; half the rows, nearly half the time. */
    private static final double UNGUIDED = 0.5;

    /**
     * Levers by their names.
     *
     * @param settings what each is pulled to; one that is missing or blank is off
     * @throws IllegalArgumentException if there is no such lever, or it cannot be pulled there
     */
    public static Levers of(Map<String, String> settings) {
        for (String name : settings.keySet()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "This version knows no lever %s, but %s.".formatted(name, String.join(", ", NAMES)));
            }
        }
        String interval = settings.getOrDefault(GUIDANCE_INTERVAL, "");
        return new Levers(interval.isBlank() ? GuidanceInterval.WHOLE : GuidanceInterval.parse(interval));
    }

    /** What each of those that are not off is pulled to, by their names. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (!guided.equals(GuidanceInterval.WHOLE)) {
            settings.put(GUIDANCE_INTERVAL, guided.text());
        }
        return settings;
    }

    /** A lever's name as people read it: {@code Guidance interval}. */
    public static String label(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('-', ' ');
    }

    public boolean areOff() {
        return equals(OFF);
    }

    /** {@code guidance interval 0-0.6}; nothing where all are off. */
    public String words() {
        return String.join(
                ", ",
                settings().entrySet().stream()
                        .map(lever -> lever.getKey().replace('-', ' ') + " " + lever.getValue())
                        .toList());
    }

    /** About how long a call takes, counted from 0, as a share of what it takes with all off. */
    public double cost(int call, int calls) {
        return guided.holds(call, calls) ? 1 : UNGUIDED;
    }

    /** About how long all calls from one on take, counted in calls with all off. */
    public double rest(int call, int calls) {
        double rest = 0;
        for (int k = call; k < calls; k++) {
            rest += cost(k, calls);
        }
        return rest;
    }
}
