package distillery.web.http;

import distillery.share.Link;
import distillery.share.Scope;
import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far whoever asks may go: everywhere, or as far as links lead. Decided once for each request, before any page. For any
 * thread.
 *
 * @param guest whether only links let them in
 * @param links those that do
 * @param mayShare whether they may let others in
 * @param holds whether what was asked for would still be allowed now; for sockets, which stay
 */
public record Reach(boolean guest, List<Link> links, boolean mayShare, BooleanSupplier holds) {
    private static final String ATTRIBUTE = "distillery.reach";

    /** Of those of whom nothing was decided. */
    private static final Reach NOWHERE = new Reach(true, List.of(), false, () -> false);

    public Reach {
        links = List.copyOf(links);
    }

    /** Of whoever may go everywhere. */
    public static Reach everywhere(boolean mayShare) {
        return new Reach(false, List.of(), mayShare, () -> true);
    }

    /** Of whoever asks. */
    public static Reach of(Context ctx) {
        return orNowhere(ctx.attribute(ATTRIBUTE));
    }

    /** Of whoever is at the other end of a socket. */
    public static Reach of(WsContext ctx) {
        return orNowhere(ctx.attribute(ATTRIBUTE));
    }

    private static Reach orNowhere(@Nullable Reach decided) {
        return Optional.ofNullable(decided).orElse(NOWHERE);
    }

    /** Decides for a request. */
    public void keep(Context ctx) {
        ctx.attribute(ATTRIBUTE, this);
    }

    /** Whether all pages are theirs to see, but those of whoever runs the server. */
    public boolean everything() {
        return !guest || links.stream().anyMatch(link -> link.scope().kind() == Scope.Kind.EVERYTHING);
    }

    /** The page to begin with; whoever may go nowhere stays where they are. */
    public String home() {
        return mayMake()
                ? "/"
                : links.stream().findFirst().map(link -> link.scope().page()).orElse("#main");
    }

    /** Whether they may make pictures. */
    public boolean mayMake() {
        return !guest || links.stream().anyMatch(link -> link.scope().make());
    }

    /** Whether they may begin comparisons, and vote. */
    public boolean mayCompare() {
        return !guest
                || links.stream()
                        .map(Link::scope)
                        .anyMatch(scope -> scope.kind() == Scope.Kind.EVERYTHING && scope.make());
    }
}
