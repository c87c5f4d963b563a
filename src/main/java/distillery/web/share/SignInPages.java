package distillery.web.share;

import distillery.share.Credentials;
import distillery.web.http.Templates;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form for the password, where there is one. For any thread. */
public final class SignInPages {
    /** A place of ours: no other server's, however browsers read slashes. */
    private static final Pattern PLACE = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]*");

    private final Templates templates;
    private final Sharing sharing;
    private final Keys keys;

    public SignInPages(Templates templates, Sharing sharing, Keys keys) {
        this.templates = templates;
        this.sharing = sharing;
        this.keys = keys;
    }

    /** The form. */
    public void show(Context ctx) {
        credentials();
        show(ctx, place(Optional.ofNullable(ctx.queryParam("to"))), "");
    }

    /** Signs in, and goes where somebody wanted to go. */
    public void signIn(Context ctx) {
        String to = place(Optional.ofNullable(ctx.formParam("to")));
        String user = Optional.ofNullable(ctx.formParam("user")).orElse("");
        String password = Optional.ofNullable(ctx.formParam("password")).orElse("");
        if (keys.signIn(ctx, credentials(), user, password)) {
            ctx.redirect(to, HttpStatus.SEE_OTHER);
        } else {
            ctx.status(HttpStatus.FORBIDDEN);
            show(ctx, to, "That is not the name and the password.");
        }
    }

    /** Signs out. */
    public void signOut(Context ctx) {
        credentials();
        keys.signOut(ctx);
        ctx.redirect("/sign-in", HttpStatus.SEE_OTHER);
    }

    private Credentials credentials() {
        return sharing.credentials().orElseThrow(NotFoundResponse::new);
    }

    private static String place(Optional<String> asked) {
        return asked.filter(path -> PLACE.matcher(path).matches()).orElse("/");
    }

    private void show(Context ctx, String to, String trouble) {
        templates.page(ctx, "signin.jte", Map.of("to", to, "trouble", trouble));
    }
}
