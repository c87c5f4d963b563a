package distillery.web.http;

import io.javalin.http.Context;

/** What browsers may do with our pages: load what we serve, send forms to us, and nothing else. For any thread. */
public final class SecurityHeaders {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; ";

    private final String policy;

    /** Says whose pages may show ours in a frame. */
    public SecurityHeaders(Frame frame) {
        this.policy = POLICY + frame.directive();
    }

    /** Adds them to an answer. */
    public void add(Context ctx) {
        ctx.header("Content-Security-Policy", policy);
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "same-origin");
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
        ctx.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
}
