package distillery.web;

import distillery.gallery.Gallery;
import distillery.gallery.Query;
import distillery.pipeline.FoundSettings;
import distillery.pipeline.PngImage;
import distillery.pipeline.PngTexts;
import distillery.queue.Admission;
import distillery.queue.JobQueue;
import distillery.web.http.PlainText;
import distillery.web.http.Reach;
import distillery.web.http.Refusal;
import distillery.web.http.Templates;
import distillery.web.http.Visitor;
import distillery.web.http.Visitors;
import distillery.web.models.ModelCard;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The form and the job that came of it. For any thread. */
final class StudioPages {
    private static final int LATELY = 12;

    /** Texts stand at the beginning of a file; browsers send no more than this of it. */
    private static final int PICTURE_BYTES = 1 << 18;

    private final Templates templates;
    private final JobQueue queue;
    private final Gallery gallery;
    private final LiveJobs live;
    private final Map<String, List<String>> kinds = KnownThings.byKind();
    private final PromptReader prompts;
    private final Visitors visitors;
    private final Supplier<List<ModelCard>> models;
    private final Supplier<List<String>> troubles;

    StudioPages(
            Templates templates,
            JobQueue queue,
            Gallery gallery,
            LiveJobs live,
            PromptReader prompts,
            Visitors visitors,
            Supplier<List<ModelCard>> models,
            Supplier<List<String>> troubles) {
        this.templates = templates;
        this.queue = queue;
        this.gallery = gallery;
        this.live = live;
        this.prompts = prompts;
        this.visitors = visitors;
        this.models = models;
        this.troubles = troubles;
    }

    void show(Context ctx) {
        // So that the first job already has an owner who is known.
        visitors.of(ctx);
        List<ModelCard> cards = offered(ctx);
        GenerateForm form = Optional.ofNullable(ctx.queryParam("from"))
                .flatMap(gallery::find)
                .map(picture -> Settings.of(picture, cards))
                .orElseGet(() -> GenerateForm.of(ctx::queryParam, cards));
        show(ctx, form, cards, "", Optional.empty());
    }

    private void show(Context ctx, GenerateForm form, List<ModelCard> cards, String trouble, Optional<JobView> job) {
        templates.page(
                ctx,
                "studio.jte",
                Map.of(
                        "form",
                        form,
                        "models",
                        cards,
                        "trouble",
                        trouble,
                        "job",
                        job,
                        "notes",
                        prompts.read(form.value("model"), form.value("prompt")),
                        "recent",
                        Reach.of(ctx).everything()
                                ? gallery.page(Query.newest(LATELY)).pictures()
                                : List.of()));
    }

    private List<ModelCard> offered(Context ctx) {
        return ModelCard.offered(models.get(), Reach.of(ctx));
    }

    void generate(Context ctx) {
        List<ModelCard> cards = offered(ctx);
        GenerateForm.Reading reading = GenerateForm.read(ctx::formParam, cards);
        if (reading.assignment().isEmpty()) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, reading.form(), cards, "", Optional.empty());
            return;
        }
        Optional<String> trouble = Refusal.of(ctx, troubles.get());
        if (trouble.isEmpty()) {
            Admission admission =
                    queue.submit(visitors.of(ctx).name(), reading.assignment().get());
            if (admission instanceof Admission.Accepted accepted) {
                ctx.redirect("/jobs/" + accepted.job().id(), HttpStatus.SEE_OTHER);
                return;
            }
            trouble = Refusal.of(ctx, admission);
        }
        show(ctx, reading.form(), cards, trouble.orElse(""), Optional.empty());
    }

    /** All things that the small models can draw. */
    void things(Context ctx) {
        templates.page(ctx, "things.jte", Map.of("kinds", kinds));
    }

    /** What the chosen model makes of a prompt. */
    void readPrompt(Context ctx) {
        String model = Optional.ofNullable(ctx.formParam("model")).orElse("");
        String prompt =
                PlainText.of(Optional.ofNullable(ctx.formParam("prompt")).orElse(""));
        if (models.get().stream().noneMatch(card -> card.name().equals(model))) {
            throw new NotFoundResponse();
        }
        templates.page(ctx, "parts/notes.jte", Map.of("notes", prompts.read(model, prompt)));
    }

    /** The form as the beginning of a PNG file fills it in. Nothing of the file is kept. */
    void readSettings(Context ctx) throws IOException {
        byte[] beginning = ctx.bodyInputStream().readNBytes(PICTURE_BYTES);
        List<ModelCard> cards = offered(ctx);
        Optional<FoundSettings> found = parameters(beginning).map(FoundSettings::read);
        if (found.isEmpty()) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        show(
                ctx,
                found.map(settings -> Settings.of(settings, cards)).orElseGet(() -> GenerateForm.of(cards.get(0))),
                cards,
                found.isPresent() ? "" : "That file says nothing of how it was made.",
                Optional.empty());
    }

    private static Optional<String> parameters(byte[] file) {
        try {
            return Optional.ofNullable(
                    PngTexts.read(new ByteArrayInputStream(file)).get(PngImage.PARAMETERS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void job(Context ctx) {
        JobView view = live.view(ctx.pathParam("id"), visitors.of(ctx)).orElseThrow(NotFoundResponse::new);
        Optional<String> series = view.job().assignment().series();
        if (series.isPresent()) {
            ctx.redirect("/compare/" + series.get(), HttpStatus.SEE_OTHER);
            return;
        }
        List<ModelCard> cards = offered(ctx);
        show(ctx, Settings.of(view.job(), cards), cards, "", Optional.of(view));
    }

    void cancel(Context ctx) {
        String id = ctx.pathParam("id");
        Visitor visitor = visitors.of(ctx);
        String owner = visitor.operator()
                ? queue.find(id).orElseThrow(NotFoundResponse::new).owner()
                : visitor.name();
        switch (queue.cancel(id, owner)) {
            case UNKNOWN -> throw new NotFoundResponse();
            case NOT_YOURS -> throw new ForbiddenResponse("Only whoever asked for a job cancels it.");
            case CANCELLED, STOPPING, TOO_LATE -> ctx.redirect("/jobs/" + id, HttpStatus.SEE_OTHER);
        }
    }
}
