package distillery.web.compare;

import distillery.compare.Experiment;
import distillery.compare.Experiments;
import distillery.web.http.PlainText;
import distillery.web.http.Reach;
import distillery.web.http.Templates;
import distillery.web.http.Visitor;
import distillery.web.http.Visitors;
import distillery.web.models.ModelCard;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The form of an experiment, and its result at a permanent address. For any thread. */
public final class ComparePages {
    private static final int LATELY = 12;

    private final Templates templates;
    private final Experiments experiments;
    private final Reports reports;
    private final Orders orders;
    private final Visitors visitors;
    private final Supplier<List<ModelCard>> models;

    /** @param orders takes what is asked for */
    public ComparePages(
            Templates templates,
            Experiments experiments,
            Reports reports,
            Orders orders,
            Visitors visitors,
            Supplier<List<ModelCard>> models) {
        this.templates = templates;
        this.experiments = experiments;
        this.reports = reports;
        this.orders = orders;
        this.visitors = visitors;
        this.models = models;
    }

    /** An empty form, and the experiments that were made lately. */
    public void form(Context ctx) {
        visitors.of(ctx);
        Optional<String> prompt =
                Optional.ofNullable(ctx.queryParam("prompt")).map(PlainText::of).filter(text -> !text.isBlank());
        form(ctx, CompareForm.usual(offered(ctx), prompt), "");
    }

    private void form(Context ctx, CompareForm form, String trouble) {
        List<Experiment> lately = experiments.newest(LATELY);
        Map<String, String> pictures = new HashMap<>();
        lately.forEach(experiment -> experiments.samples(experiment.id()).stream()
                .findFirst()
                .ifPresent(sample -> pictures.put(experiment.id(), sample.picture())));
        templates.page(
                ctx,
                "compare.jte",
                Map.of(
                        "form",
                        form,
                        "models",
                        offered(ctx),
                        "trouble",
                        trouble,
                        "lately",
                        lately,
                        "pictures",
                        pictures));
    }

    /** Begins an experiment. */
    public void begin(Context ctx) {
        CompareForm.Reading reading = CompareForm.read(ctx.formParamMap(), offered(ctx));
        if (reading.wish().isEmpty()) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            form(ctx, reading.form(), "");
            return;
        }
        CompareForm.Wish wish = reading.wish().get();
        orders.begin(ctx, wish.plan(), wish.budget(), Optional.empty())
                .ifPresent(trouble -> form(ctx, reading.form(), trouble));
    }

    /** An experiment as it is now. */
    public void show(Context ctx) {
        Visitor visitor = visitors.of(ctx);
        ExperimentView view = reports.view(ctx.pathParam("id"), number(ctx.queryParam("baseline")), visitor)
                .orElseThrow(NotFoundResponse::new);
        templates.page(ctx, "experiment.jte", Map.of("view", view));
    }

    private List<ModelCard> offered(Context ctx) {
        return ModelCard.offered(models.get(), Reach.of(ctx));
    }

    /** A contestant's number in an address; whatever else is none. */
    static Optional<Integer> number(@Nullable String text) {
        return Optional.ofNullable(text)
                .filter(digits -> digits.matches("[0-9]{1,2}"))
                .map(Integer::valueOf);
    }
}
