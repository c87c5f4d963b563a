package distillery.web.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what cannot be done, without telling how the program is made. For any thread. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final SecureRandom CHANCE = new SecureRandom();
    private static final int ID_BYTES = 4;

    private static final Map<Integer, String> SENTENCES = Map.of(
            HttpStatus.NOT_FOUND.getCode(), "There is nothing at this address, or no longer.",
            HttpStatus.CONTENT_TOO_LARGE.getCode(), "That is more than this server reads.");

    private final Templates templates;

    public Failures(Templates templates) {
        this.templates = templates;
    }

    /** What the program refuses on purpose. */
    public void refused(HttpResponseException refusal, Context ctx) {
        answer(
                ctx,
                refusal.getStatus(),
                SENTENCES.getOrDefault(refusal.getStatus(), String.valueOf(refusal.getMessage())));
    }

    /** What nobody foresaw: the log has it, and a word by which it is found there. */
    public void unforeseen(Exception failure, Context ctx) {
        byte[] bits = new byte[ID_BYTES];
        CHANCE.nextBytes(bits);
        String id = HexFormat.of().formatHex(bits);
        LOG.error("failure {} at {} {}", id, ctx.method(), place(ctx.path()), failure);
        answer(
                ctx,
                HttpStatus.INTERNAL_SERVER_ERROR.getCode(),
                "Something went wrong here. The server's log says more at " + id + ".");
    }

    /** What stands behind these words in an address opens something, and is nothing for logs. */
    private static String place(String path) {
        return path.replaceFirst("^(/s|/operator)/.*", "$1/…");
    }

    private void answer(Context ctx, int status, String text) {
        ctx.status(status);
        String accepted = ctx.header("Accept");
        if (accepted != null && accepted.contains("text/html")) {
            templates.page(ctx, "message.jte", Map.of("title", title(status), "text", text));
        } else {
            ctx.contentType("text/plain; charset=utf-8");
            ctx.result(text + "\n");
        }
    }

    private static String title(int status) {
        return switch (status) {
            case 404 -> "Not here";
            case 401 -> "Sign in first";
            case 403 -> "Not yours";
            case 410 -> "Over";
            case 413 -> "Too much";
            case 429 -> "Too often";
            default -> status < 500 ? "Not understood" : "Not now";
        };
    }
}
