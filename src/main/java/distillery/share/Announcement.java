package distillery.share;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a tunnel is open. Unchanging.
 *
 * @param address by which everybody reaches it
 * @param by who makes it, and how we know that it is them
 */
public record Announcement(URI address, String by) {
    /** How servers say it: "x.lhr.life tunneled with tls termination, https://x.lhr.life", "Forwarding HTTP traffic from …". */
    private static final Pattern SENTENCE =
            Pattern.compile("(?i)(?:tunnel+ed|forwarding)\\b.*?(https?://[a-z0-9.-]+(?::[0-9]+)?)(?=[\\s,/]|$)");

    /** Cloudflare's have one kind of name. */
    private static final Pattern CLOUDFLARE = Pattern.compile("https://[a-z0-9-]+\\.trycloudflare\\.com");

    /** The address that a line of an SSH server's tells, if it tells one. */
    static Optional<URI> inLine(String line) {
        return found(SENTENCE.matcher(line), 1);
    }

    /** The address that a line of cloudflared's tells, if it tells one. */
    static Optional<URI> inLineOfCloudflared(String line) {
        return found(CLOUDFLARE.matcher(line), 0);
    }

    private static Optional<URI> found(Matcher matcher, int group) {
        return matcher.find() ? Optional.of(URI.create(matcher.group(group))) : Optional.empty();
    }
}
