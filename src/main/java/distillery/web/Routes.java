package distillery.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpResponseException;

/** All addresses on one screen. */
final class Routes {
    private final Guard guard;
    private final StudioPages studio;
    private final GalleryPages gallery;
    private final OperationPages operation;
    private final LiveJobs live;
    private final Assets assets;
    private final Failures failures;

    Routes(
            Guard guard,
            StudioPages studio,
            GalleryPages gallery,
            OperationPages operation,
            LiveJobs live,
            Assets assets,
            Failures failures) {
        this.guard = guard;
        this.studio = studio;
        this.gallery = gallery;
        this.operation = operation;
        this.live = live;
        this.assets = assets;
        this.failures = failures;
    }

    void add(RoutesConfig routes) {
        routes.before(SecurityHeaders::add);
        routes.before(guard::check);
        routes.wsBeforeUpgrade(guard::checkSocket);
        routes.exception(HttpResponseException.class, failures::refused);
        routes.exception(Exception.class, failures::unforeseen);

        routes.get("/", studio::show);
        routes.post("/generate", studio::generate);
        routes.post("/prompt", studio::readPrompt);
        routes.post("/settings", studio::readSettings);
        routes.get("/things", studio::things);
        routes.get("/jobs/{id}", studio::job);
        routes.post("/jobs/{id}/cancel", studio::cancel);
        routes.ws("/jobs/{id}/live", live::follow);

        routes.get("/gallery", gallery::show);
        routes.get("/gallery.csv", gallery::csv);
        routes.get("/pictures/{id}.png", gallery::png);
        routes.get("/pictures/{id}.jpg", gallery::thumbnail);
        routes.get("/pictures/{id}", gallery::picture);
        routes.post("/pictures/{id}/delete", gallery::delete);
        routes.get("/beside", gallery::beside);

        routes.get("/status", operation::status);
        routes.get("/metrics", operation::metrics);
        routes.get("/healthz", operation::alive);
        routes.get("/readyz", operation::ready);
        routes.get("/operator/{key}", operation::signIn);

        routes.get("/static/<path>", assets::serve);
    }
}
