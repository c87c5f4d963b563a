package distillery.web.share;

import distillery.share.Attempts;
import distillery.share.Credentials;
import distillery.share.Link;
import distillery.share.Token;
import distillery.web.http.Entrance;
import distillery.web.http.Frame;
import distillery.web.http.Visitors;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What browsers show to be let in: a cookie with the token of each link that they opened, and a pass once they signed in. For
 * any thread.
 */
public final class Keys {
    /** Before the id of its link, so that several links go together in one browser. */
    private static final String LINK = "distillery-link-";

    private static final String PASS = "distillery-pass";
    private static final Duration PASS_TIME = Duration.ofDays(30);
    private static final int MOST_LINKS = 16;

    /** What servers add that hand requests on; nobody is trusted for them, but whoever has one came from afar. */
    private static final Set<String> HANDED_ON = Set.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private final Sharing sharing;
    private final Visitors visitors;
    private final Attempts attempts;
    private final String secret;
    private final Frame frame;

    /**
     * Has seen nobody yet.
     *
     * @param secret which only this server knows
     * @param frame where cookies have to come back from
     */
    public Keys(Sharing sharing, Visitors visitors, Attempts attempts, String secret, Frame frame) {
        this.sharing = sharing;
        this.visitors = visitors;
        this.attempts = attempts;
        this.secret = secret;
        this.frame = frame;
    }

    /** The open links that a browser has. */
    List<Link> links(Context ctx) {
        return ctx.cookieMap().entrySet().stream()
                .filter(cookie -> cookie.getKey().startsWith(LINK))
                .limit(MOST_LINKS)
                .flatMap(cookie -> Token.read(cookie.getValue()).stream())
                .flatMap(token -> sharing.links().find(token).stream())
                .distinct()
                .toList();
    }

    /** Lets a browser have a link until it ends. */
    void keep(Context ctx, Link link, Token token) {
        keep(ctx, LINK + link.id(), token.text(), Duration.between(now(), link.expires()));
    }

    /** Whether somebody has signed in, or does so with this very request. */
    boolean isSignedIn(Context ctx, Credentials credentials) {
        @Nullable String pass = ctx.cookie(PASS);
        if (visitors.isOperator(ctx) || (pass != null && credentials.admit(pass, secret, now()))) {
            return true;
        }
        @Nullable String authorization = ctx.header("Authorization");
        if (authorization == null) {
            return false;
        }
        refuseIfTired(ctx);
        if (credentials.areIn(authorization)) {
            return true;
        }
        attempts.wrong(ctx.req().getRemoteAddr());
        return false;
    }

    /** Signs a browser in; false if that is not the password. */
    boolean signIn(Context ctx, Credentials credentials, String user, String password) {
        refuseIfTired(ctx);
        if (!credentials.are(user, password)) {
            attempts.wrong(ctx.req().getRemoteAddr());
            return false;
        }
        keep(ctx, PASS, credentials.pass(secret, now().plus(PASS_TIME)), PASS_TIME);
        return true;
    }

    /** Has a browser forget that it was signed in. */
    void signOut(Context ctx) {
        keep(ctx, PASS, "", Duration.ZERO);
        visitors.signOut(ctx);
    }

    /** The link of a token that somebody shows; empty if there is none, which must not happen often. */
    Optional<Link> find(Context ctx, Optional<Token> token) {
        Optional<Link> link = token.flatMap(sharing.links()::find);
        if (link.isEmpty()) {
            // Who has a token gets in, however many others have none: all that comes through a tunnel has one address.
            refuseIfTired(ctx);
            attempts.wrong(ctx.req().getRemoteAddr());
        }
        return link;
    }

    private void refuseIfTired(Context ctx) {
        Optional<Duration> rest = attempts.wait(ctx.req().getRemoteAddr());
        if (rest.isPresent()) {
            throw Gate.tooOften(ctx, Math.max(1, rest.get().toSeconds()));
        }
    }

    /**
     * Whether somebody who came to the door of this machine may let others in: the operator, whoever signed in, and where
     * nobody has to sign in, whoever sits here.
     */
    boolean mayShare(Context ctx) {
        return visitors.isOperator(ctx)
                || sharing.credentials().isPresent()
                || (isHere(ctx.req().getRemoteAddr())
                        && HANDED_ON.stream().allMatch(header -> ctx.header(header) == null));
    }

    private static boolean isHere(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    private void keep(Context ctx, String name, String value, Duration time) {
        boolean secure = Entrance.isTunnel(ctx)
                && sharing.address()
                        .get()
                        .filter(address -> "https".equals(address.getScheme()))
                        .isPresent();
        ctx.res().addHeader("Set-Cookie", frame.cookie(name, value, time, secure));
    }

    private Instant now() {
        return Instant.ofEpochMilli(sharing.clock().millis());
    }
}
