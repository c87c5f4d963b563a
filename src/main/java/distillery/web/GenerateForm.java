package distillery.web;

import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Lever;
import distillery.pipeline.Levers;
import distillery.pipeline.Seeds;
import distillery.queue.Assignment;
import distillery.schedulers.Schedulers;
import distillery.web.http.Numbers;
import distillery.web.http.PlainText;
import distillery.web.models.ModelCard;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form as somebody filled it in: what was typed, and what is wrong with it, field by field. Unchanging.
 *
 * @param values by name, as they were typed
 * @param errors by name; none where the form can be sent
 */
public record GenerateForm(Map<String, String> values, Map<String, String> errors) {
    /** Those of all pictures; then there is one for each lever. */
    private static final List<String> USUAL_FIELDS = List.of(
            "prompt", "negative", "model", "steps", "guidance", "scheduler", "seed", "width", "height", "count");

    public static final List<String> FIELDS =
            Stream.concat(USUAL_FIELDS.stream(), Lever.names()).toList();

    /** In the place of a seed: let chance choose one. */
    static final String RANDOM = "-1";

    public GenerateForm {
        values = Map.copyOf(values);
        errors = Map.copyOf(errors);
    }

    /** What was typed. */
    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    /** What is wrong with a field; null where nothing is. */
    public @Nullable String error(String field) {
        return errors.get(field);
    }

    /** Whether a lever is pulled, or was typed wrongly, so that it should be seen. */
    public boolean hasLevers() {
        return Lever.names().anyMatch(name -> !value(name).isBlank());
    }

    /** An empty form for a model, with what suits it. */
    static GenerateForm of(ModelCard model) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("model", model.name());
        values.put("steps", Integer.toString(model.steps()));
        values.put("guidance", number(model.guidance()));
        values.put("scheduler", model.scheduler());
        values.put("seed", RANDOM);
        values.put("width", Integer.toString(model.size()));
        values.put("height", Integer.toString(model.size()));
        values.put("count", "1");
        return new GenerateForm(values, Map.of());
    }

    /** A form as an address fills it in; what the address leaves out suits the model. */
    static GenerateForm of(Typed address, List<ModelCard> models) {
        return new GenerateForm(new Reader(address, models).values, Map.of());
    }

    /** What came of reading a form: the form itself, and what to do if nothing is wrong with it. */
    record Reading(GenerateForm form, Optional<Assignment> assignment) {}

    /**
     * Reads what a browser sent. Fields that are missing take what suits the model.
     *
     * @param typed null where a field is missing
     */
    static Reading read(Typed typed, List<ModelCard> models) {
        return new Reader(typed, models).read();
    }

    /** The fields that a browser sent. */
    interface Typed {
        @Nullable String field(String name);
    }

    private static String number(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** Reads one form. */
    private static final class Reader {
        private static final SecureRandom CHANCE = new SecureRandom();

        private final Map<String, String> values;
        private final Map<String, String> errors = new LinkedHashMap<>();
        private final Optional<ModelCard> model;

        private Reader(Typed typed, List<ModelCard> models) {
            String named = Optional.ofNullable(typed.field("model"))
                    .orElse(models.get(0).name());
            this.model =
                    models.stream().filter(card -> card.name().equals(named)).findFirst();
            this.values = new LinkedHashMap<>(of(model.orElse(models.get(0))).values());
            for (String field : FIELDS) {
                String value = typed.field(field);
                if (value != null) {
                    values.put(field, value);
                }
            }
        }

        private Reading read() {
            if (model.isEmpty()) {
                errors.put("model", "There is no model of that name here.");
            }
            String prompt = PlainText.of(value("prompt"));
            String negative = PlainText.of(value("negative"));
            if (prompt.isBlank()) {
                errors.put("prompt", "Say what the picture should show.");
            }
            int steps = whole("steps");
            double guidance = decimal("guidance");
            Schedulers scheduler = parsed("scheduler", () -> Schedulers.named(value("scheduler")), Schedulers.DDIM);
            boolean drawn =
                    value("seed").strip().equals(RANDOM) || value("seed").isBlank();
            long seed = drawn
                    ? Integer.toUnsignedLong(CHANCE.nextInt())
                    : parsed("seed", () -> Seeds.parse(value("seed").strip()), 0L);
            int width = whole("width");
            int height = whole("height");
            int count = whole("count");
            Levers levers = levers();
            check("prompt", () -> request(prompt, "", 1, 1, 64, 64));
            check("negative", () -> request("", negative, 1, 1, 64, 64));
            check("steps", () -> request("", "", steps, 1, 64, 64));
            check("guidance", () -> request("", "", 1, guidance, 64, 64));
            check("width", () -> request("", "", 1, 1, width, 64));
            check("height", () -> request("", "", 1, 1, 64, height));
            check("count", () -> new Assignment("", request("", "", 1, 1, 64, 64), count, drawn));
            GenerateForm form = new GenerateForm(values, errors);
            if (!errors.isEmpty()) {
                return new Reading(form, Optional.empty());
            }
            GenerateRequest first = new GenerateRequest(
                    prompt,
                    negative.isBlank() ? Optional.empty() : Optional.of(negative),
                    steps,
                    guidance,
                    seed,
                    scheduler,
                    width,
                    height,
                    levers);
            return new Reading(
                    form, Optional.of(new Assignment(model.orElseThrow().name(), first, count, drawn)));
        }

        private Levers levers() {
            Levers levers = Levers.OFF;
            for (Lever lever : Lever.values()) {
                String name = lever.shortName();
                Levers before = levers;
                levers = parsed(name, () -> before.with(Map.of(name, value(name))), before);
            }
            return levers;
        }

        private String value(String field) {
            return values.getOrDefault(field, "");
        }

        private int whole(String field) {
            return parsed(field, () -> Numbers.whole(value(field)), 1);
        }

        private double decimal(String field) {
            return parsed(field, () -> Numbers.decimal(value(field)), 1.0);
        }

        private <T> T parsed(String field, Supplier<T> value, T otherwise) {
            try {
                return value.get();
            } catch (IllegalArgumentException e) {
                errors.putIfAbsent(field, String.valueOf(e.getMessage()));
                return otherwise;
            }
        }

        /** The limits stand where requests are made; here they are only tried, a field at a time. */
        private void check(String field, Supplier<Record> attempt) {
            if (!errors.containsKey(field)) {
                parsed(field, () -> Optional.of(attempt.get()), Optional.empty());
            }
        }

        private static GenerateRequest request(
                String prompt, String negative, int steps, double guidance, int width, int height) {
            return new GenerateRequest(
                    prompt, Optional.of(negative), steps, guidance, 0, Schedulers.DDIM, width, height);
        }
    }
}
