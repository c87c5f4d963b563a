package distillery.web;

import distillery.gallery.GalleryPicture;
import distillery.gallery.Order;
import distillery.gallery.Query;
import distillery.pipeline.FoundSettings;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Lever;
import distillery.pipeline.Seeds;
import distillery.queue.Assignment;
import distillery.queue.Job;
import distillery.web.http.PlainText;
import distillery.web.models.ModelCard;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What addresses and kept pictures say, as forms and questions. For any thread. */
public final class Settings {
    private static final int PAGE = 48;

    /** Stands between the two halves of a place in the gallery. */
    private static final char BETWEEN = '~';

    private Settings() {}

    /** The form that a job came from; where chance chose the seed, it shall choose again. */
    static GenerateForm of(Job job, List<ModelCard> models) {
        Assignment made = job.assignment();
        Map<String, String> values =
                new LinkedHashMap<>(of(made.model(), made.first(), models).values());
        values.put("count", Integer.toString(made.count()));
        if (made.seedDrawn()) {
            values.put("seed", GenerateForm.RANDOM);
        }
        return new GenerateForm(values, Map.of());
    }

    /** The form that makes a kept picture once more. */
    static GenerateForm of(GalleryPicture picture, List<ModelCard> models) {
        return of(picture.model(), picture.request(), models);
    }

    private static GenerateForm of(String model, GenerateRequest request, List<ModelCard> models) {
        ModelCard card = models.stream()
                .filter(one -> one.name().equals(model))
                .findFirst()
                .orElse(models.get(0));
        Map<String, String> values = new LinkedHashMap<>(GenerateForm.of(card).values());
        values.put("prompt", request.prompt());
        request.negative().ifPresent(negative -> values.put("negative", negative));
        values.put("steps", Integer.toString(request.steps()));
        values.put("guidance", Double.toString(request.guidance()).replaceAll("\\.0$", ""));
        values.put("scheduler", request.scheduler().shortName());
        values.put("seed", Seeds.show(request.seed()));
        values.put("width", Integer.toString(request.width()));
        values.put("height", Integer.toString(request.height()));
        values.putAll(request.levers().settings());
        return new GenerateForm(values, Map.of());
    }

    /** The form as somebody's picture fills it in; what is missing there, or unknown here, suits the first model. */
    static GenerateForm of(FoundSettings found, List<ModelCard> models) {
        ModelCard card = models.stream()
                .filter(one -> found.setting("Model").filter(one.name()::equals).isPresent())
                .findFirst()
                .orElse(models.get(0));
        Map<String, String> values = new LinkedHashMap<>(GenerateForm.of(card).values());
        values.put("prompt", PlainText.of(found.prompt()));
        found.negativePrompt().ifPresent(negative -> values.put("negative", PlainText.of(negative)));
        found.setting("Steps").ifPresent(steps -> values.put("steps", steps));
        found.setting("CFG scale").ifPresent(guidance -> values.put("guidance", guidance));
        found.setting("Seed").ifPresent(seed -> values.put("seed", seed));
        for (Lever lever : Lever.values()) {
            found.setting(lever.label()).ifPresent(pulled -> values.put(lever.shortName(), pulled));
        }
        found.scheduler().ifPresent(scheduler -> values.put("scheduler", scheduler.shortName()));
        found.setting("Size")
                .filter(size -> size.matches("[0-9]{1,5}x[0-9]{1,5}"))
                .ifPresent(size -> {
                    values.put("width", size.substring(0, size.indexOf('x')));
                    values.put("height", size.substring(size.indexOf('x') + 1));
                });
        return new GenerateForm(values, Map.of());
    }

    /**
     * Which pictures the address of a gallery asks for; what it says wrongly counts as not said.
     *
     * @param address its parameters by name, null where there is none
     */
    static Query query(UnaryOperator<@Nullable String> address) {
        return new Query(
                order(Optional.ofNullable(address.apply("order")).orElse("")),
                PlainText.of(Optional.ofNullable(address.apply("q")).orElse("")),
                Optional.ofNullable(address.apply("model")).filter(name -> !name.isBlank()),
                cursor(address.apply("after")),
                PAGE);
    }

    private static Order order(String word) {
        return Arrays.stream(Order.values())
                .filter(order -> word(order).equals(word))
                .findFirst()
                .orElse(Order.NEWEST);
    }

    private static String word(Order order) {
        return order.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The address of a gallery or of its table that shows what a query asks for. */
    public static String address(String path, Query query) {
        StringBuilder address = new StringBuilder(path)
                .append("?q=")
                .append(encoded(query.words()))
                .append("&model=")
                .append(encoded(query.model().orElse("")))
                .append("&order=")
                .append(word(query.order()));
        query.after()
                .ifPresent(after -> address.append("&after=")
                        .append(after.value())
                        .append(BETWEEN)
                        .append(after.id()));
        return address.toString();
    }

    /** The address of a form with a prompt in it. */
    public static String prompt(String text) {
        return "/?prompt=" + encoded(text);
    }

    /** The address of a comparison's form with a prompt in it. */
    public static String compare(String prompt) {
        return "/compare?prompt=" + encoded(prompt);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** "1732190000000~id"; whatever else is the first page. */
    private static Optional<Query.Cursor> cursor(@Nullable String text) {
        if (text == null || !text.matches("[0-9.E-]{1,30}~[0-9a-f]{32}")) {
            return Optional.empty();
        }
        int middle = text.indexOf(BETWEEN);
        try {
            return Optional.of(
                    new Query.Cursor(Double.parseDouble(text.substring(0, middle)), text.substring(middle + 1)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
