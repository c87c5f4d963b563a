package distillery.web.http;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other people's pages from acting in a visitor's name: who asks must mean this server by its name, and what changes
 * something must come from a page of ours. For any thread.
 *
 * <p>The name matters because a foreign page may let its own name point here (DNS rebinding); then only the {@code Host}
 * gives it away. Browsers say where a request comes from in {@code Sec-Fetch-Site}, older ones in {@code Origin}.
 */
public final class Guard {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Supplier<Set<String>> hosts;

    /** @param hosts names by which this server may be asked for, without ports, in lower case; {@code *} for any */
    public Guard(Supplier<Set<String>> hosts) {
        this.hosts = hosts;
    }

    /** Refuses what must not be answered. */
    public void check(Context ctx) {
        checkHost(ctx.header("Host"));
        if (!SAFE.contains(ctx.method().name())) {
            checkOrigin(ctx);
        }
    }

    /** Refuses sockets of foreign pages. */
    public void checkSocket(Context ctx) {
        checkHost(ctx.header("Host"));
        checkOrigin(ctx);
    }

    private void checkHost(@Nullable String host) {
        String name = host == null ? "" : host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        Set<String> ours = hosts.get();
        if (!ours.contains("*") && !ours.contains(name)) {
            throw new HttpResponseException(
                    HttpStatus.MISDIRECTED_REQUEST.getCode(),
                    "This server does not go by that name. Start it with --allow-host to add one.");
        }
    }

    private static void checkOrigin(Context ctx) {
        @Nullable String site = ctx.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new ForbiddenResponse("Only pages of this server may do that.");
        }
        @Nullable String origin = ctx.header("Origin");
        @Nullable String host = ctx.header("Host");
        if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            throw new ForbiddenResponse("Only pages of this server may do that.");
        }
    }
}
