package distillery.web;

import distillery.web.compare.BlindPages;
import distillery.web.compare.CompareFiles;
import distillery.web.compare.ComparePages;
import distillery.web.compare.LiveExperiments;
import distillery.web.compare.Orders;
import distillery.web.http.Assets;
import distillery.web.http.Failures;
import distillery.web.http.SecurityHeaders;
import distillery.web.http.Visitors;
import distillery.web.share.Gate;
import distillery.web.share.SharePages;
import distillery.web.share.SignInPages;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpResponseException;

/** All addresses on one screen. */
final class Routes {
    private final SecurityHeaders headers;
    private final Gate gate;
    private final Visitors visitors;
    private final StudioPages studio;
    private final GalleryPages gallery;
    private final OperationPages operation;
    private final LiveJobs live;
    private final ComparePages compare;
    private final Orders orders;
    private final CompareFiles files;
    private final BlindPages blind;
    private final LiveExperiments experiments;
    private final SharePages share;
    private final SignInPages signIn;
    private final Assets assets;
    private final Failures failures;

    Routes(
            SecurityHeaders headers,
            Gate gate,
            Visitors visitors,
            StudioPages studio,
            GalleryPages gallery,
            OperationPages operation,
            LiveJobs live,
            ComparePages compare,
            Orders orders,
            CompareFiles files,
            BlindPages blind,
            LiveExperiments experiments,
            SharePages share,
            SignInPages signIn,
            Assets assets,
            Failures failures) {
        this.headers = headers;
        this.gate = gate;
        this.visitors = visitors;
        this.studio = studio;
        this.gallery = gallery;
        this.operation = operation;
        this.live = live;
        this.compare = compare;
        this.orders = orders;
        this.files = files;
        this.blind = blind;
        this.experiments = experiments;
        this.share = share;
        this.signIn = signIn;
        this.assets = assets;
        this.failures = failures;
    }

    void add(RoutesConfig routes) {
        routes.before(headers::add);
        routes.before(gate::check);
        routes.before(visitors::lead);
        routes.after(visitors::follow);
        routes.wsBeforeUpgrade(gate::checkSocket);
        routes.exception(HttpResponseException.class, failures::refused);
        routes.exception(Exception.class, failures::unforeseen);

        routes.get("/", studio::show);
        routes.post("/generate", studio::generate);
        routes.post("/prompt", studio::readPrompt);
        routes.post("/settings", studio::readSettings);
        routes.get("/things", studio::things);
        routes.get("/jobs/{id}", studio::job);
        routes.post("/jobs/{id}/cancel", studio::cancel);
        routes.ws("/jobs/{id}/live", live.live()::follow);

        routes.get("/gallery", gallery::show);
        routes.get("/gallery.csv", gallery::csv);
        routes.get("/pictures/{id}.png", gallery::png);
        routes.get("/pictures/{id}.jpg", gallery::thumbnail);
        routes.get("/pictures/{id}", gallery::picture);
        routes.post("/pictures/{id}/delete", gallery::delete);
        routes.get("/beside", gallery::beside);

        routes.get("/compare", compare::form);
        routes.post("/compare", compare::begin);
        routes.get("/compare/{id}.csv", files::csv);
        routes.get("/compare/{id}.json", files::json);
        routes.get("/compare/{id}.md", files::markdown);
        routes.get("/compare/{id}.html", files::html);
        routes.get("/compare/{id}", compare::show);
        routes.post("/compare/{id}/more", orders::more);
        routes.post("/compare/{id}/join", orders::join);
        routes.post("/compare/{id}/resume", orders::resume);
        routes.post("/compare/{id}/again", orders::again);
        routes.get("/compare/{id}/blind", blind::show);
        routes.post("/compare/{id}/blind", blind::vote);
        routes.get("/compare/{id}/blind/{ballot}.png", blind::picture);
        routes.ws("/compare/{id}/live", experiments.live()::follow);

        routes.get("/s/{token}", share::enter);
        routes.get("/shared", share::list);
        routes.post("/shared", share::open);
        routes.post("/shared/{id}/revoke", share::revoke);
        routes.get("/sign-in", signIn::show);
        routes.post("/sign-in", signIn::signIn);
        routes.post("/sign-out", signIn::signOut);

        routes.get("/status", operation::status);
        routes.get("/metrics", operation::metrics);
        routes.get("/healthz", operation::alive);
        routes.get("/readyz", operation::ready);
        routes.get("/operator/{key}", operation::signIn);

        routes.get("/static/<path>", assets::serve);
    }
}
