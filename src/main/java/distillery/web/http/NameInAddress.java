package distillery.web.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.websocket.WsContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a visitor whose browser keeps no cookies, as some do in frames: it stands in the address of the page. For any
 * thread.
 *
 * <p>Whoever comes from such a page says so in {@code Referer}, which browsers send to ourselves only, and is led on to the
 * same page with the name in its address. So links and forms need not know of it, and it works without scripts. Whoever is
 * given such an address and has no cookie either is taken for the same visitor; where cookies come back, it means nothing.
 */
final class NameInAddress {
    private static final String PARAMETER = "visitor";

    private NameInAddress() {}

    /** What the address of this page says, else that of the page before. */
    static Optional<String> of(Context ctx) {
        return name(ctx.queryParam(PARAMETER)).or(() -> before(ctx));
    }

    /** What the address of a socket says. */
    static Optional<String> of(WsContext ctx) {
        return name(ctx.queryParam(PARAMETER));
    }

    private static Optional<String> before(Context ctx) {
        try {
            URI page = new URI(Optional.ofNullable(ctx.header("Referer")).orElse(""));
            boolean ours = page.getAuthority() != null && page.getAuthority().equals(ctx.header("Host"));
            return Optional.ofNullable(page.getQuery()).filter(query -> ours).stream()
                    .flatMap(query -> Arrays.stream(query.split("&", -1)))
                    .filter(pair -> pair.startsWith(PARAMETER + "="))
                    .flatMap(pair -> name(pair.substring(PARAMETER.length() + 1)).stream())
                    .findFirst();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(@Nullable String text) {
        return Optional.ofNullable(text).filter(Visitors::isName);
    }

    /** Whether somebody opens a page, in a frame or from a page that names its visitor, whose address does not. */
    static boolean isMissing(Context ctx) {
        return ctx.method().name().equals("GET")
                && Optional.ofNullable(ctx.header("Accept")).orElse("").contains("text/html")
                && ctx.header("HX-Request") == null
                // Two slashes would lead to another server.
                && !ctx.path().startsWith("//")
                && ctx.queryParam(PARAMETER) == null
                && ("iframe".equals(ctx.header("Sec-Fetch-Dest")) || before(ctx).isPresent());
    }

    /** Leads on to the same page with a name in its address. */
    static void lead(Context ctx, String name) {
        String query = ctx.queryString();
        ctx.redirect(with(ctx.path() + (query == null ? "" : "?" + query), name), HttpStatus.SEE_OTHER);
        ctx.skipRemainingHandlers();
    }

    /** Adds a name to where an answer leads. */
    static void follow(Context ctx, String name) {
        ctx.header("Location", with(ctx.res().getHeader("Location"), name));
    }

    private static String with(String address, String name) {
        return address.contains(PARAMETER + "=")
                ? address
                : address + (address.contains("?") ? "&" : "?") + PARAMETER + "=" + name;
    }
}
