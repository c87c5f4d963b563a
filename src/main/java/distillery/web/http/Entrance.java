package distillery.web.http;

import io.javalin.http.Context;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * The door that a tunnel leads to: a port of its own, on this machine only. What comes by it comes from the internet,
 * though its connection is local; therefore it is told by the listener that took it, and by nothing that it says itself.
 * For any thread.
 */
public final class Entrance implements HttpConfiguration.Customizer {
    private static final String MARK = "distillery.tunnel";

    /** For the listener of the tunnel. */
    @Override
    public Request customize(Request request, HttpFields.Mutable answer) {
        request.setAttribute(MARK, true);
        return request;
    }

    /** Whether a request came through the tunnel. */
    public static boolean isTunnel(Context ctx) {
        return ctx.req().getAttribute(MARK) != null;
    }
}
