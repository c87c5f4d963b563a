package distillery.web.share;

import distillery.share.Credentials;
import distillery.share.Link;
import distillery.web.http.Entrance;
import distillery.web.http.Guard;
import distillery.web.http.Reach;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.TooManyRequestsResponse;
import io.javalin.http.UnauthorizedResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides for each request, before any page, how far whoever asks may go. What comes through the tunnel goes as far as its
 * links lead and not one step further, whatever else it shows; what comes to the door of this machine goes everywhere,
 * after signing in where a password is set, or else as far as its links lead. For any thread.
 */
public final class Gate {
    /** The program's own files, which are no secret, and what opens the rest. */
    private static final Pattern FOR_ALL = Pattern.compile("/static/.*|/s/[^/]*");

    /** What is needed to sign in, and what whoever watches the server asks. */
    private static final Pattern BEFORE_SIGN_IN = Pattern.compile("/sign-in|/operator/[^/]*|/healthz|/readyz");

    private final Sharing sharing;
    private final Guard guard;
    private final Guard tunnelGuard;
    private final Keys keys;
    private final Footprints footprints;

    /**
     * Lets nobody in yet.
     *
     * @param hosts names by which this server may be asked for, but through the tunnel
     * @param keys what browsers show
     * @param footprints what links lead to
     */
    public Gate(Sharing sharing, Set<String> hosts, Keys keys, Footprints footprints) {
        this.sharing = sharing;
        this.guard = new Guard(() -> hosts);
        this.tunnelGuard = new Guard(this::tunnelHosts);
        this.keys = keys;
        this.footprints = footprints;
    }

    private Set<String> tunnelHosts() {
        return sharing.address()
                .get()
                .map(URI::getHost)
                .map(host -> Set.of(host.toLowerCase(Locale.ROOT)))
                .orElse(Set.of());
    }

    /** Lets a request in as far as it may go, or refuses it. */
    public void check(Context ctx) {
        (Entrance.isTunnel(ctx) ? tunnelGuard : guard).check(ctx);
        if (!decide(ctx)) {
            refuse(ctx);
        }
    }

    /** The same for sockets, which are asked again as long as they are open. */
    public void checkSocket(Context ctx) {
        (Entrance.isTunnel(ctx) ? tunnelGuard : guard).checkSocket(ctx);
        if (!decide(ctx)) {
            throw refusal(ctx);
        }
    }

    /** Whether whoever asks gets what they ask for. */
    private boolean decide(Context ctx) {
        boolean tunnel = Entrance.isTunnel(ctx);
        if (!tunnel && isAdmitted(ctx)) {
            Reach.everywhere(keys.mayShare(ctx)).keep(ctx);
            return true;
        }
        List<Link> links = keys.links(ctx);
        Footprints.Wish wish = footprints.wish(ctx);
        new Reach(true, links, false, () -> leads(stillOpen(links), wish)).keep(ctx);
        return FOR_ALL.matcher(ctx.path()).matches()
                || (!tunnel && BEFORE_SIGN_IN.matcher(ctx.path()).matches())
                || leads(links, wish);
    }

    private boolean isAdmitted(Context ctx) {
        Optional<Credentials> credentials = sharing.credentials();
        return credentials.isEmpty() || keys.isSignedIn(ctx, credentials.get());
    }

    private List<Link> stillOpen(List<Link> links) {
        return links.stream().filter(sharing.links()::isOpen).toList();
    }

    private boolean leads(List<Link> links, Footprints.Wish wish) {
        return links.stream().anyMatch(link -> footprints.leads(link.scope(), wish));
    }

    /** Whoever could sign in is shown where. */
    private static void refuse(Context ctx) {
        boolean page = ctx.method().name().equals("GET")
                && Optional.ofNullable(ctx.header("Accept")).orElse("").contains("text/html");
        if (!page || Entrance.isTunnel(ctx) || !Reach.of(ctx).links().isEmpty()) {
            throw refusal(ctx);
        }
        ctx.redirect("/sign-in?to=" + URLEncoder.encode(place(ctx), StandardCharsets.UTF_8), HttpStatus.SEE_OTHER);
        ctx.skipRemainingHandlers();
    }

    private static HttpResponseException refusal(Context ctx) {
        if (!Reach.of(ctx).links().isEmpty()) {
            return new ForbiddenResponse("The link that you have does not lead there.");
        }
        if (Entrance.isTunnel(ctx)) {
            return new ForbiddenResponse(
                    "What is here opens with a link only. If you had one, it has ended: ask whoever"
                            + " gave it to you for another.");
        }
        if (ctx.header("Sec-Fetch-Site") == null) {
            // A browser would ask for the password in a window of its own.
            ctx.header("WWW-Authenticate", "Basic realm=\"Distillery\", charset=\"UTF-8\"");
        }
        return new UnauthorizedResponse("Sign in first: at /sign-in, or with curl -u user:password.");
    }

    private static String place(Context ctx) {
        return Optional.ofNullable(ctx.queryString())
                .map(query -> ctx.path() + "?" + query)
                .orElse(ctx.path());
    }

    /** Answers whoever tried too often. */
    static TooManyRequestsResponse tooOften(Context ctx, long seconds) {
        ctx.header("Retry-After", Long.toString(seconds));
        return new TooManyRequestsResponse("Too many wrong tries. Wait a minute.", Map.of());
    }
}
