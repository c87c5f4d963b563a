package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Sends one request to the hub and follows its redirects by hand, because the hub hands large files to other
 * servers, which must not see the access token. Safe for all threads.
 */
final class HubConnection {
    private static final int MOST_REDIRECTS = 8;
    private static final int PROXY_WANTS_A_NAME = 407;

    private final HubSettings settings;
    private final HttpClient http;

    HubConnection(HubSettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.etagTimeout())
                .proxy(settings.proxies().selector())
                .build();
    }

    /** An answer; to be closed. */
    record Reply(int status, HttpHeaders headers, InputStream body) implements AutoCloseable {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Asks what stands at an address. Stops at the redirect that describes a large file. */
    Reply head(URI address) throws TryAgain, IOException, InterruptedException {
        HttpRequest.Builder head = HttpRequest.newBuilder().method("HEAD", HttpRequest.BodyPublishers.noBody());
        return follow(address, head.timeout(settings.etagTimeout()), true);
    }

    /** Fetches what stands at an address, from the given byte on if that is not 0. */
    Reply get(URI address, long from) throws TryAgain, IOException, InterruptedException {
        HttpRequest.Builder get = HttpRequest.newBuilder().GET().timeout(settings.downloadTimeout());
        return follow(address, from == 0 ? get : get.setHeader("Range", "bytes=" + from + "-"), false);
    }

    private Reply follow(URI address, HttpRequest.Builder request, boolean onlyAsking)
            throws TryAgain, IOException, InterruptedException {
        URI here = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Reply reply = send(request, here);
            boolean described = onlyAsking && !reply.header("X-Linked-Etag").isEmpty();
            if (!isRedirect(reply.status()) || described) {
                return calm(reply, here);
            }
            reply.close();
            here = target(here, reply.header("Location"));
        }
        throw new UnusableModelException("%s redirects in circles. Try again later, or set HF_ENDPOINT to another hub."
                .formatted(address.getHost()));
    }

    private Reply send(HttpRequest.Builder request, URI here) throws TryAgain, InterruptedException {
        HttpRequest.Builder own = request.copy()
                .uri(here)
                .setHeader("User-Agent", "distillery")
                // Compressed bytes would have another length and another checksum.
                .setHeader("Accept-Encoding", "identity");
        if (settings.token() != null && isHub(here)) {
            own.setHeader("Authorization", "Bearer " + settings.token().secret());
        }
        settings.proxies().credentials(here).ifPresent(known -> own.setHeader("Proxy-Authorization", known));
        try {
            HttpResponse<InputStream> response = http.send(own.build(), HttpResponse.BodyHandlers.ofInputStream());
            // A proxy that opens no tunnel leaves the client without a body.
            InputStream body = Objects.requireNonNullElseGet(response.body(), InputStream::nullInputStream);
            return new Reply(
                    response.statusCode(), response.headers(), new WatchedStream(body, settings.downloadTimeout()));
        } catch (IOException e) {
            if (isUntrusted(e)) {
                throw new UnusableModelException(
                        "The certificate of %s is not trusted. Check the clock; where a proxy reads along, give Java its"
                                        .formatted(here.getHost())
                                + " certificate: DISTILLERY_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE.",
                        e);
            }
            String way = settings.proxies()
                    .towards(here)
                    .map(proxy -> " through the proxy " + proxy)
                    .orElse("");
            throw new TryAgain("There was no answer from %s%s (%s)".formatted(here.getHost(), way, reason(e)), e);
        }
    }

    private static boolean isUntrusted(IOException e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof CertificateException);
    }

    /** Turns "too busy" into another try. */
    private Reply calm(Reply reply, URI here) throws TryAgain, IOException {
        int status = reply.status();
        if (status == PROXY_WANTS_A_NAME) {
            reply.close();
            throw Proxies.refusal(settings.proxies().towards(here).orElse("on the way"));
        }
        if (status != 408 && status != 429 && status < 500) {
            return reply;
        }
        reply.close();
        String seconds = reply.header("Retry-After");
        // The other form, a date, gets the usual wait.
        Duration asked = seconds.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
        throw new TryAgain(here.getHost() + " answered " + status, asked);
    }

    private static URI target(URI here, String location) {
        try {
            URI there = here.resolve(location);
            if (!location.isEmpty() && isAllowed(here, there)) {
                return there;
            }
        } catch (IllegalArgumentException e) {
            // No address at all: refused below like any other that is not followed.
        }
        throw new UnusableModelException(
                here.getHost() + " redirects to an address that is not followed. Check HF_ENDPOINT and the proxy.");
    }

    /**
     * From https a redirect never leads to plain http; as an address inside the house has no certificate, a redirect
     * from the hub cannot make this program ask one.
     */
    private static boolean isAllowed(URI here, URI there) {
        String scheme = String.valueOf(there.getScheme()).toLowerCase(Locale.ROOT);
        boolean known = scheme.equals("https")
                || (scheme.equals("http") && here.getScheme().equalsIgnoreCase("http"));
        return known && there.getHost() != null && there.getUserInfo() == null;
    }

    private boolean isHub(URI here) {
        URI hub = settings.endpoint();
        return hub.getScheme().equalsIgnoreCase(here.getScheme())
                && hub.getHost().equalsIgnoreCase(here.getHost())
                && hub.getPort() == here.getPort();
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    static String reason(IOException e) {
        String name = e.getClass().getSimpleName();
        return e.getMessage() == null ? name : name + ": " + e.getMessage();
    }
}
