package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The servers through which a house reaches the others, named in the environment as for curl and Python: {@code HTTPS_PROXY},
 * {@code HTTP_PROXY} or {@code ALL_PROXY}, and {@code NO_PROXY} for what is reached without. Names in small letters count
 * first. Safe for all threads.
 */
public final class Proxies {
    private static final String FORM = "http://proxy.example:3128, or http://NAME:PASSWORD@proxy.example:3128";
    private static final int USUAL_PORT = 80;

    private final Map<String, URI> byScheme = new TreeMap<>();
    private final List<String> direct;

    /** @throws UnusableModelException if a variable names no proxy that can be used; its password is not repeated */
    Proxies(Environment set) {
        for (String scheme : List.of("https", "http")) {
            Stream.of(scheme + "_proxy", scheme.toUpperCase(Locale.ROOT) + "_PROXY", "all_proxy", "ALL_PROXY")
                    .filter(name -> !set.text(name, "").isEmpty())
                    .findFirst()
                    .ifPresent(name -> byScheme.put(scheme, address(name, set.text(name, ""))));
        }
        this.direct = Stream.of(set.text("no_proxy", set.text("NO_PROXY", "")).split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\.", ""))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static URI address(String variable, String text) {
        try {
            URI address = URI.create(text.contains("://") ? text : "http://" + text);
            if ("http".equals(address.getScheme()) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the text: it may hold a password.
        }
        throw new UnusableModelException(
                "%s must be the address of an HTTP proxy, such as %s.".formatted(variable, FORM));
    }

    /** The proxy on the way to a server, as host and port; empty if there is none. */
    Optional<String> towards(URI server) {
        return proxy(server).map(proxy -> proxy.getHost() + ":" + port(proxy));
    }

    private Optional<URI> proxy(URI server) {
        boolean isDirect = direct.stream().anyMatch(name -> name.equals("*") || means(name, server));
        return isDirect ? Optional.empty() : Optional.ofNullable(byScheme.get(server.getScheme()));
    }

    /** Whether an entry of NO_PROXY, perhaps with a port, is a server's name or ends it. */
    private static boolean means(String entry, URI server) {
        String host = server.getHost().toLowerCase(Locale.ROOT);
        return Stream.of(host, host + ":" + server.getPort())
                .anyMatch(name -> name.equals(entry) || name.endsWith("." + entry));
    }

    private static int port(URI proxy) {
        return proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort();
    }

    /** Chooses the way; where the environment names none, Java's own properties do. */
    ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI server) {
                if (byScheme.isEmpty()) {
                    return ProxySelector.getDefault().select(server);
                }
                return List.of(proxy(server)
                        .map(proxy -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy))))
                        .orElse(Proxy.NO_PROXY));
            }

            @Override
            public void connectFailed(URI server, SocketAddress proxy, IOException failure) {
                // Whoever asked is told.
            }
        };
    }

    /** What tells the proxy on the way to a server who asks, as a header's value; empty if it is to be told nothing. */
    Optional<String> credentials(URI server) {
        return proxy(server).map(URI::getRawUserInfo).map(both -> {
            byte[] plain = decoded(both.contains(":") ? both : both + ":").getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(plain);
        });
    }

    /** A plus sign is itself here, unlike in forms. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return byScheme.isEmpty()
                ? "none"
                : String.join(", ", byScheme.values().stream().map(URI::getHost).toList());
    }

    /** What to say of a proxy that does not let this program through. */
    static UnusableModelException refusal(String proxy) {
        return new UnusableModelException(
                "The proxy %s lets only those through that it knows. Set HTTPS_PROXY to %s.".formatted(proxy, FORM));
    }
}
