package distillery.share;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What stands in the address of a link and opens it: 256 random bits. It is shown once and kept nowhere; its hash is.
 * Unchanging.
 */
public final class Token {
    private static final int BYTES = 32;

    /** 256 bits in base64url, without padding. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /** A new one. */
    static Token draw(SecureRandom chance) {
        byte[] bits = new byte[BYTES];
        chance.nextBytes(bits);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** A token as somebody shows it; empty if it cannot be one. */
    public static Optional<Token> read(String text) {
        return Optional.of(text).filter(shown -> FORM.matcher(shown).matches()).map(Token::new);
    }

    /** For addresses and cookies, and for nothing else. */
    public String text() {
        return text;
    }

    /** What is kept of it. Nothing slower is needed: nobody guesses 256 bits. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says nothing of it, so that no log does. */
    @Override
    public String toString() {
        return "a token";
    }
}
