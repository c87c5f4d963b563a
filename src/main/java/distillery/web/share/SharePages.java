package distillery.web.share;

import distillery.compare.Experiment;
import distillery.compare.Experiments;
import distillery.gallery.Gallery;
import distillery.share.Link;
import distillery.share.Links;
import distillery.share.Scope;
import distillery.share.Token;
import distillery.web.http.Entrance;
import distillery.web.http.Numbers;
import distillery.web.http.Reach;
import distillery.web.http.Templates;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.GoneResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Links: opened, listed and revoked by whoever may, followed by their guests. For any thread. */
public final class SharePages {
    private final Templates templates;
    private final Sharing sharing;
    private final Keys keys;
    private final Gallery gallery;
    private final Experiments experiments;

    public SharePages(Templates templates, Sharing sharing, Keys keys, Gallery gallery, Experiments experiments) {
        this.templates = templates;
        this.sharing = sharing;
        this.keys = keys;
        this.gallery = gallery;
        this.experiments = experiments;
    }

    /** A guest comes in. The token goes into a cookie, so that it stands no longer in the address. */
    public void enter(Context ctx) {
        Optional<Token> token = Token.read(ctx.pathParam("token"));
        Link link = keys.find(ctx, token).orElseThrow(SharePages::ended);
        keys.keep(ctx, link, token.orElseThrow());
        ctx.redirect(link.scope().page(), HttpStatus.SEE_OTHER);
    }

    /** The same for one that never was: nobody need know which. */
    private static GoneResponse ended() {
        return new GoneResponse("This link is open no longer. Ask whoever gave it to you for another.");
    }

    /** All that are open. */
    public void list(Context ctx) {
        host(ctx);
        show(ctx, Optional.empty(), "");
    }

    /** Opens a link, and shows its address this once. */
    public void open(Context ctx) {
        host(ctx);
        Scope scope = scope(ctx);
        try {
            Links.Opened opened = sharing.links().open(scope, Duration.ofHours(hours(ctx)));
            ctx.status(HttpStatus.CREATED);
            show(ctx, Optional.of(opened), "");
        } catch (IllegalArgumentException e) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /** Closes one; who follows by it is let go within seconds. */
    public void revoke(Context ctx) {
        host(ctx);
        if (!sharing.links().revoke(ctx.pathParam("id"))) {
            throw new NotFoundResponse();
        }
        ctx.redirect("/shared", HttpStatus.SEE_OTHER);
    }

    private static void host(Context ctx) {
        if (Entrance.isTunnel(ctx) || !Reach.of(ctx).mayShare()) {
            throw new ForbiddenResponse("Only whoever runs this server lets others in.");
        }
    }

    private static int hours(Context ctx) {
        return Numbers.whole(Optional.ofNullable(ctx.formParam("hours")).orElse(""));
    }

    private Scope scope(Context ctx) {
        boolean make = "make".equals(ctx.formParam("right"));
        String target = Optional.ofNullable(ctx.formParam("target")).orElse("");
        return switch (Optional.ofNullable(ctx.formParam("kind")).orElse("")) {
            case "everything" -> Scope.everything(make);
            case "picture" ->
                gallery.find(target)
                        .map(picture -> new Scope(Scope.Kind.PICTURE, picture.id(), make))
                        .orElseThrow(NotFoundResponse::new);
            case "experiment" ->
                experiments
                        .find(target)
                        .map(experiment -> new Scope(Scope.Kind.EXPERIMENT, experiment.id(), make))
                        .orElseThrow(NotFoundResponse::new);
            default -> throw new BadRequestResponse("There is no such thing to share.");
        };
    }

    private void show(Context ctx, Optional<Links.Opened> opened, String trouble) {
        templates.page(
                ctx,
                "shared.jte",
                Map.of(
                        "links",
                        sharing.links().live().stream().map(this::view).toList(),
                        "opened",
                        opened.map(Links.Opened::link).map(this::view),
                        "address",
                        opened.map(one -> base(ctx) + "/s/" + one.token().text())
                                .orElse(""),
                        "trouble",
                        trouble,
                        "tunnel",
                        sharing.address().get(),
                        "hasTunnel",
                        sharing.hasTunnel(),
                        "signedIn",
                        sharing.credentials().isPresent()));
    }

    /** By which guests reach this server: the tunnel's address, or the one by which whoever asks has reached it. */
    private String base(Context ctx) {
        return sharing.address()
                .get()
                .map(URI::toString)
                .or(() -> Optional.ofNullable(ctx.header("Origin")))
                .orElse("http://" + ctx.header("Host"));
    }

    private SharedLink view(Link link) {
        Scope scope = link.scope();
        return new SharedLink(
                link,
                switch (scope.kind()) {
                    case EVERYTHING -> "Everything";
                    case PICTURE ->
                        gallery.find(scope.target())
                                .map(picture -> picture.request().prompt())
                                .orElse("a picture that was deleted");
                    case EXPERIMENT ->
                        experiments.find(scope.target()).map(Experiment::title).orElse("a comparison that is gone");
                });
    }
}
