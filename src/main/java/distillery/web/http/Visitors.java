package distillery.web.http;

import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a browser is: a random name that only it and the server know, and whether it belongs to whoever runs the server. For
 * any thread.
 */
public final class Visitors {
    private static final String NAME = "distillery";
    private static final String KEY = "distillery-operator";
    private static final int ID_BYTES = 16;
    private static final SecureRandom CHANCE = new SecureRandom();

    private final String operatorKey;
    private final Frame frame;

    /**
     * Knows nobody yet.
     *
     * @param operatorKey what the operator's browser shows
     * @param frame where cookies have to come back from
     */
    public Visitors(String operatorKey, Frame frame) {
        this.operatorKey = operatorKey;
        this.frame = frame;
    }

    /** Who asks; a browser without a name is given one. */
    public Visitor of(Context ctx) {
        return visitor(known(ctx).orElseGet(() -> stranger(ctx)), ctx.cookie(KEY), Reach.of(ctx));
    }

    /** The name that a browser has already. */
    public Optional<String> known(Context ctx) {
        return Optional.ofNullable(ctx.cookie(NAME)).filter(Visitors::isName);
    }

    /** The name of one who shows none: always the same in one answer. */
    private String stranger(Context ctx) {
        @Nullable String told = ctx.attribute(NAME);
        if (told != null) {
            return told;
        }
        byte[] bits = new byte[ID_BYTES];
        CHANCE.nextBytes(bits);
        String fresh = HexFormat.of().formatHex(bits);
        // Not the one in the address, which somebody else may have written.
        keep(ctx, NAME, fresh);
        String name = frame.isForeign() ? NameInAddress.of(ctx).orElse(fresh) : fresh;
        ctx.attribute(NAME, name);
        return name;
    }

    /** Where cookies may not come back, has addresses tell who it is. */
    public void lead(Context ctx) {
        if (frame.isForeign() && known(ctx).isEmpty() && NameInAddress.isMissing(ctx)) {
            NameInAddress.lead(ctx, stranger(ctx));
        }
    }

    /** The same where an answer leads elsewhere. */
    public void follow(Context ctx) {
        if (frame.isForeign()
                && ctx.res().getHeader("Location") != null
                && known(ctx).isEmpty()) {
            NameInAddress.follow(ctx, stranger(ctx));
        }
    }

    /** Whose socket it is; one without a name is nobody's. */
    public Visitor of(WsContext ctx) {
        Optional<String> name = Optional.ofNullable(ctx.cookie(NAME)).filter(Visitors::isName);
        return visitor(
                name.or(() -> frame.isForeign() ? NameInAddress.of(ctx) : Optional.empty())
                        .orElse(""),
                ctx.cookie(KEY),
                Reach.of(ctx));
    }

    /** Whoever came by a link is nobody but its guest, whatever else they show. */
    private Visitor visitor(String name, @Nullable String key, Reach reach) {
        return new Visitor(name, !reach.guest() && isKey(key), reach);
    }

    /** Whether it is the operator's browser, whatever way it came; for whoever decides how far it may go. */
    public boolean isOperator(Context ctx) {
        return isKey(ctx.cookie(KEY));
    }

    static boolean isName(String name) {
        return name.matches("[0-9a-f]{%d}".formatted(2 * ID_BYTES));
    }

    /** Lets the browser be the operator's from now on; false if that is not the key. */
    public boolean signIn(Context ctx, String key) {
        if (!isKey(key)) {
            return false;
        }
        keep(ctx, KEY, key);
        return true;
    }

    /** Lets the browser be anybody's again. */
    public void signOut(Context ctx) {
        ctx.res().addHeader("Set-Cookie", frame.cookie(KEY, "", Duration.ZERO, false));
    }

    /** In a time that does not depend on how much of it is right. */
    private boolean isKey(@Nullable String key) {
        return key != null
                && MessageDigest.isEqual(
                        key.getBytes(StandardCharsets.UTF_8), operatorKey.getBytes(StandardCharsets.UTF_8));
    }

    private void keep(Context ctx, String name, String value) {
        ctx.res().addHeader("Set-Cookie", frame.cookie(name, value));
    }
}
