package distillery.share;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The name and the password that open the whole app, and the passes that are given to browsers for them. The password
 * itself is not held. Unchanging.
 */
public final class Credentials {
    private static final int SHORTEST = 8;
    private static final String BASIC = "basic ";

    /** When a pass ends, in seconds since 1970, and the proof that we wrote so. */
    private static final Pattern PASS = Pattern.compile("([0-9]{1,12})\\.([0-9a-f]{64})");

    private final byte[] pair;

    private Credentials(byte[] pair) {
        this.pair = pair;
    }

    /**
     * Reads {@code user:password}.
     *
     * @throws IllegalArgumentException if it is something else, or the password is too short
     */
    public static Credentials read(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || text.length() - colon - 1 < SHORTEST) {
            throw new IllegalArgumentException(
                    "write user:password, with a password of %d characters or more.".formatted(SHORTEST));
        }
        return new Credentials(hash(text));
    }

    /** Whether these are the right ones, in a time that does not depend on how much of them is right. */
    public boolean are(String user, String password) {
        return MessageDigest.isEqual(pair, hash(user + ":" + password));
    }

    /** Whether a request's {@code Authorization} (RFC 7617) has the right ones. */
    public boolean areIn(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return false;
        }
        try {
            byte[] shown = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            return MessageDigest.isEqual(pair, hash(new String(shown, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * What a browser shows instead of the password.
     *
     * @param key which only this server knows; with another, or another password, the pass is worth nothing
     */
    public String pass(String key, Instant until) {
        long end = until.getEpochSecond();
        return end + "." + proof(key, end);
    }

    /** Whether a pass was given for this password and is still good. */
    public boolean admit(String pass, String key, Instant now) {
        Matcher parts = PASS.matcher(pass);
        return parts.matches()
                && MessageDigest.isEqual(
                        proof(key, Long.parseLong(parts.group(1))).getBytes(StandardCharsets.US_ASCII),
                        parts.group(2).getBytes(StandardCharsets.US_ASCII))
                && now.getEpochSecond() < Long.parseLong(parts.group(1));
    }

    private String proof(String key, long end) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(pair);
            return HexFormat.of().formatHex(mac.doFinal(Long.toString(end).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What tables of settings show. */
    @Override
    public String toString() {
        return "set";
    }
}
