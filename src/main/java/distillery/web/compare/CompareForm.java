package distillery.web.compare;

import distillery.compare.Plan;
import distillery.pipeline.Lever;
import distillery.web.models.ModelCard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form of an experiment as somebody filled it in: what was typed, and what is wrong with it, field by field. Unchanging.
 *
 * @param values by name, as they were typed
 * @param errors by name; none where the form can be sent
 */
public record CompareForm(Map<String, List<String>> values, Map<String, String> errors) {
    /** More would keep everybody else waiting. */
    static final int MOST_CONTESTANTS = 8;

    static final int MOST_SUBJECTS = 12;
    static final int MOST_PAIRS = 100;

    /** Those of all comparisons that are not seen at first; then there is one for each lever. */
    private static final List<String> ADVANCED = Stream.concat(
                    Stream.of("negative", "steps", "scheduler", "guidance", "seeds", "budget"), Lever.names())
            .toList();

    static final List<String> FIELDS = Stream.concat(Stream.of("model", "prompt", "pairs"), ADVANCED.stream())
            .toList();

    private static final String USUAL_PAIRS = "12";
    private static final String EXAMPLE = "a red apple on a yellow background";
    private static final int CHOSEN_AT_FIRST = 4;

    public CompareForm {
        values = Map.copyOf(values);
        errors = Map.copyOf(errors);
    }

    /** What was typed into a field. */
    public String value(String field) {
        return values.getOrDefault(field, List.of()).stream().findFirst().orElse("");
    }

    /** Whether something was ticked. */
    public boolean has(String field, String value) {
        return values.getOrDefault(field, List.of()).contains(value);
    }

    /** What is wrong with a field; null where nothing is. */
    public @Nullable String error(String field) {
        return errors.get(field);
    }

    /** Whether something is wrong with a field that is not seen at first. */
    public boolean isWrongInside() {
        return ADVANCED.stream().anyMatch(errors::containsKey);
    }

    /** A form to begin with: the first models that are here. */
    static CompareForm usual(List<ModelCard> models, Optional<String> prompt) {
        return new CompareForm(
                Map.of(
                        "model",
                        models.stream()
                                .filter(ModelCard::here)
                                .map(ModelCard::name)
                                .limit(CHOSEN_AT_FIRST)
                                .toList(),
                        "prompt",
                        List.of(prompt.orElse(EXAMPLE)),
                        "pairs",
                        List.of(USUAL_PAIRS)),
                Map.of());
    }

    /**
     * What somebody wants.
     *
     * @param budget seconds for a second entry of each model
     */
    record Wish(Plan plan, Optional<Double> budget) {}

    /** What came of reading a form: the form itself, and the wish if nothing is wrong with it. */
    record Reading(CompareForm form, Optional<Wish> wish) {}

    /** Reads what a browser sent. */
    static Reading read(Map<String, List<String>> sent, List<ModelCard> models) {
        return new CompareFormReader(sent, models).read();
    }
}
