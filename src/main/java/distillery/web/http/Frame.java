package distillery.web.http;

import java.time.Duration;
import java.util.List;

/**
 * Whose pages may show ours in a frame, and what a cookie must say to come back from there. Unchanging.
 *
 * <p>In a frame on a page of another site our cookies are those of a third party. Browsers that keep such at all keep those
 * that say {@code Partitioned}, in a jar for each site around (<a
 * href="https://developer.mozilla.org/docs/Web/Privacy/Guides/Privacy_sandbox/Partitioned_cookies">CHIPS</a>); for the others
 * there is {@link NameInAddress}.
 *
 * @param ancestors sites whose pages may, as a content security policy names them, beside our own
 */
public record Frame(List<String> ancestors) {
    /** Nobody's. */
    public static final Frame NONE = new Frame(List.of());

    private static final Duration KEPT = Duration.ofDays(365);

    public Frame {
        ancestors = List.copyOf(ancestors);
    }

    /** Whether a page of another site may be around ours; such a page is reached by https, and so are we. */
    boolean isForeign() {
        return !ancestors.isEmpty();
    }

    /** The directive of a content security policy. */
    String directive() {
        return "frame-ancestors 'self'" + (isForeign() ? " " + String.join(" ", ancestors) : "");
    }

    /** A cookie that scripts do not see, as the header {@code Set-Cookie} has it. */
    String cookie(String name, String value) {
        return cookie(name, value, KEPT, false);
    }

    /**
     * The same for a while.
     *
     * @param secure whether the way to this server is encrypted, where it is nobody's frame
     */
    public String cookie(String name, String value, Duration kept, boolean secure) {
        String site = secure ? "Lax; Secure" : "Lax";
        return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=%s"
                .formatted(name, value, kept.toSeconds(), isForeign() ? "None; Secure; Partitioned" : site);
    }
}
