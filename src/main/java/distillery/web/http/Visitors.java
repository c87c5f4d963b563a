package distillery.web.http;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.javalin.websocket.WsContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
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

    /** @param operatorKey what the operator's browser shows */
    public Visitors(String operatorKey) {
        this.operatorKey = operatorKey;
    }

    /** Who asks; a browser without a name is given one. */
    public Visitor of(Context ctx) {
        @Nullable String known = ctx.cookie(NAME);
        if (isName(known)) {
            return new Visitor(known, isKey(ctx.cookie(KEY)));
        }
        byte[] bits = new byte[ID_BYTES];
        CHANCE.nextBytes(bits);
        String name = HexFormat.of().formatHex(bits);
        keep(ctx, NAME, name);
        return new Visitor(name, isKey(ctx.cookie(KEY)));
    }

    /** Whose socket it is; one without a name is nobody's. */
    public Visitor of(WsContext ctx) {
        @Nullable String known = ctx.cookie(NAME);
        return new Visitor(isName(known) ? known : "", isKey(ctx.cookie(KEY)));
    }

    private static boolean isName(@Nullable String name) {
        return name != null && name.matches("[0-9a-f]{%d}".formatted(2 * ID_BYTES));
    }

    /** Lets the browser be the operator's from now on; false if that is not the key. */
    public boolean signIn(Context ctx, String key) {
        if (!isKey(key)) {
            return false;
        }
        keep(ctx, KEY, key);
        return true;
    }

    /** In a time that does not depend on how much of it is right. */
    private boolean isKey(@Nullable String key) {
        return key != null
                && MessageDigest.isEqual(
                        key.getBytes(StandardCharsets.UTF_8), operatorKey.getBytes(StandardCharsets.UTF_8));
    }

    private static void keep(Context ctx, String name, String value) {
        Cookie cookie = new Cookie(name, value);
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.LAX);
        cookie.setMaxAge((int) Duration.ofDays(365).toSeconds());
        ctx.cookie(cookie);
    }
}
