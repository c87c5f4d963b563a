package distillery.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One of the {@link Levers}: what it is called, and how it is read and told. Forms, files, tables and reports go through this list. */
@SuppressWarnings("ImmutableEnumChecker") // Functions that hold nothing.
public enum Lever {
    GUIDANCE_INTERVAL(
            "0-0.6 guides the first steps only",
            "all steps",
            "0-1, 0-0.6",
            levers -> levers.guided().text(),
            (levers, text) -> new Levers(GuidanceInterval.parse(text), levers.cached(), levers.merged())),
    DEEP_CACHE(
            "3 is one whole step in three",
            "every step",
            "1, 3",
            levers -> levers.cached().text(),
            (levers, text) -> new Levers(levers.guided(), DeepCache.parse(text), levers.merged())),
    TOKEN_MERGING(
            "0.5 merges half of all places",
            "each place",
            "0, 0.5",
            levers -> levers.merged().text(),
            (levers, text) -> new Levers(levers.guided(), levers.cached(), TokenMerging.parse(text)));

    private final String hint;
    private final String off;
    private final String examples;
    private final Function<Levers, String> shown;
    private final BiFunction<Levers, String, Levers> pulled;

    Lever(
            String hint,
            String off,
            String examples,
            Function<Levers, String> shown,
            BiFunction<Levers, String, Levers> pulled) {
        this.hint = hint;
        this.off = off;
        this.examples = examples;
        this.shown = shown;
        this.pulled = pulled;
    }

    /**
     * The lever of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Lever named(String name) {
        return Arrays.stream(values())
                .filter(lever -> lever.shortName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This version knows no lever %s, but %s."
                        .formatted(name, names().collect(Collectors.joining(", ")))));
    }

    /** The names of all, in their order. */
    public static Stream<String> names() {
        return Arrays.stream(values()).map(Lever::shortName);
    }

    /** Its name in options, forms and files: {@code guidance-interval}. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As people read it: {@code Guidance interval}. */
    public String label() {
        return name().charAt(0) + words().substring(1);
    }

    /** The same within a sentence: {@code guidance interval}. */
    public String words() {
        return shortName().replace('-', ' ');
    }

    /** An example, in a few words. */
    public String hint() {
        return hint;
    }

    /** What it is at while nobody pulls it, with what that means: {@code 0-1, all steps}. */
    public String off() {
        return text(Levers.OFF) + ", " + off;
    }

    /** Two things that it can be at, as somebody types who wants to compare them: {@code 0-1, 0-0.6}. */
    public String examples() {
        return examples;
    }

    /** What it is at. */
    public String text(Levers levers) {
        return shown.apply(levers);
    }

    boolean isOff(Levers levers) {
        return text(levers).equals(text(Levers.OFF));
    }

    /**
     * The levers with this one pulled.
     *
     * @throws IllegalArgumentException if it cannot be pulled there
     */
    Levers pull(Levers levers, String text) {
        return pulled.apply(levers, text);
    }
}
