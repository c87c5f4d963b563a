package distillery.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes a picture faster and changes it: each {@link Lever} is off until somebody pulls it, and is told wherever the
 * picture's settings are. Unchanging.
 *
 * @param guided the part of the run that is guided
 * @param cached how often the whole UNet is computed
 * @param merged how many places share what attention tells them
 */
public record Levers(GuidanceInterval guided, DeepCache cached, TokenMerging merged) {
    /** Pictures as their models are published to make them. */
    public static final Levers OFF = new Levers(GuidanceInterval.WHOLE, DeepCache.OFF, TokenMerging.OFF);

    /** What a call costs in which the prompt is alone; half the rows, nearly half the time. */
    private static final double UNGUIDED = 0.5;

    /**
     * What a shallow call costs, about. Outside of the cut lie 8 % of the arithmetic of Stable Diffusion 1's UNet and 12 to 13 %
     * of BK-SDM's; docs/performance.md tells what was measured.
     */
    private static final double SHALLOW = 0.12;

    /**
     * The part of a call that shrinks with the square of how many tokens are left, about: what was measured with Stable
     * Diffusion 1 at 64×64, where such attention is 13 % of the arithmetic and more of the time.
     */
    private static final double ATTENTION = 0.2;

    /**
     * Levers by their names.
     *
     * @param settings what each is pulled to; one that is missing or blank is off
     * @throws IllegalArgumentException if there is no such lever, or it cannot be pulled there
     */
    public static Levers of(Map<String, String> settings) {
        return OFF.with(settings);
    }

    /** These with some pulled otherwise; one that is missing or blank stays as it is. */
    public Levers with(Map<String, String> settings) {
        Levers levers = this;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            Lever lever = Lever.named(setting.getKey());
            levers = setting.getValue().isBlank() ? levers : lever.pull(levers, setting.getValue());
        }
        return levers;
    }

    /**
     * Every combination of what some levers are pulled to, each once, those of the first lever slowest; nothing but {@link #OFF}
     * where nothing is named.
     */
    public static List<Levers> combinations(Map<String, List<String>> settings) {
        List<Levers> all = List.of(OFF);
        for (Lever lever : Lever.values()) {
            List<String> texts = settings.getOrDefault(lever.shortName(), List.of());
            List<Levers> more = new ArrayList<>();
            for (Levers levers : all) {
                texts.forEach(text -> more.add(lever.pull(levers, text)));
            }
            all = more.isEmpty() ? all : more;
        }
        return all.stream().distinct().toList();
    }

    /** What each of those that are not off is pulled to, by their names. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Lever lever : Lever.values()) {
            if (!lever.isOff(this)) {
                settings.put(lever.shortName(), lever.text(this));
            }
        }
        return settings;
    }

    public boolean areOff() {
        return equals(OFF);
    }

    /** {@code guidance interval 0-0.6, deep cache 3}; nothing where all are off. */
    public String words() {
        return String.join(
                ", ",
                settings().entrySet().stream()
                        .map(lever -> Lever.named(lever.getKey()).words() + " " + lever.getValue())
                        .toList());
    }

    /** About how long a call takes, counted from 0, as a share of what it takes with all off. */
    public double cost(int call, int calls) {
        boolean guidedNow = guided.holds(call, calls);
        // Nothing is kept of the negative prompt's row when its guidance begins.
        boolean begins = guidedNow && call > 0 && !guided.holds(call - 1, calls);
        double left = 1 - merged.share();
        return (guidedNow ? 1 : UNGUIDED)
                * (cached.isWhole(call) || begins ? 1 : SHALLOW)
                * (1 - ATTENTION * (1 - left * left));
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
