package distillery.share;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SSH server that a tunnel begins at. Unchanging.
 *
 * @param user to sign in as
 * @param port of SSH
 * @param listen the port where it takes what shall come through; 0 lets it choose
 * @param address by which people reach that port, if not by its name and that port
 * @param tells whether only the server knows its address for us, and tells it
 */
public record FarEnd(String user, String host, int port, int listen, Optional<URI> address, boolean tells) {
    private static final Pattern FORM =
            Pattern.compile("([^@:/\\s]+)@([^@:/\\s]+|\\[[0-9a-fA-F:]+])(?::([0-9]{1,5}))?");
    private static final int SSH = 22;

    /** What public servers expect: web pages. */
    private static final int WEB = 80;

    /**
     * Reads {@code user@host} or {@code user@host:port}; a server of which nothing else is known is a public one, and tells.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static FarEnd read(String text, Optional<Integer> listen, Optional<URI> address) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "--share-to must be user@host or user@host:port, not %s.".formatted(text));
        }
        int port = Optional.ofNullable(parts.group(3)).map(Integer::valueOf).orElse(SSH);
        boolean tells = listen.isEmpty() && address.isEmpty();
        return new FarEnd(parts.group(1), parts.group(2), port, listen.orElse(WEB), address, tells);
    }

    @Override
    public String toString() {
        return port == SSH ? user + "@" + host : user + "@" + host + ":" + port;
    }
}
