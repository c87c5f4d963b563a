package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where published models are fetched from and kept, read from the same environment variables as Python's
 * {@code huggingface_hub}. Safe for all threads.
 *
 * @param cache the folder that holds {@code models--org--name}
 * @param endpoint the hub's address, without a slash at its end
 * @param token shown to the hub for gated and private models, and to no other server
 * @param offline whether the network is forbidden
 * @param etagTimeout how long a question about a file may take
 * @param downloadTimeout how long a download may stand still
 * @param symlinks whether snapshots may be symbolic links to the blobs
 * @param proxies the way to the hub
 */
public record HubSettings(
        Path cache,
        URI endpoint,
        @Nullable Token token,
        boolean offline,
        Duration etagTimeout,
        Duration downloadTimeout,
        boolean symlinks,
        Proxies proxies) {
    /** An access token. Its text form is masked, so that it cannot reach a log by accident. */
    public record Token(String secret) {
        public Token {
            if (!secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new UnusableModelException(
                        "The access token holds a character that no token has. Set HF_TOKEN again.");
            }
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * Reads the environment.
     *
     * @param environment names to values, as {@link System#getenv()} gives them; an empty value counts as not set
     * @throws UnusableModelException if a value cannot be understood; the message names the variable
     */
    public static HubSettings from(Map<String, String> environment) throws IOException {
        Environment set = new Environment(environment);
        Path home = set.path("HF_HOME", set.cacheHome().resolve("huggingface"));
        return new HubSettings(
                set.path("HF_HUB_CACHE", home.resolve("hub")),
                endpoint(set.text("HF_ENDPOINT", "https://huggingface.co")),
                set.yes("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? null : token(set, home.resolve("token")),
                set.yes("HF_HUB_OFFLINE"),
                set.seconds("HF_HUB_ETAG_TIMEOUT"),
                set.seconds("HF_HUB_DOWNLOAD_TIMEOUT"),
                !set.yes("HF_HUB_DISABLE_SYMLINKS"),
                new Proxies(set));
    }

    private static @Nullable Token token(Environment set, Path file) throws IOException {
        String secret = set.text("HF_TOKEN", "").strip();
        if (secret.isEmpty() && Files.isRegularFile(file)) {
            secret = Files.readString(file).strip();
        }
        return secret.isEmpty() ? null : new Token(secret);
    }

    private static URI endpoint(String text) {
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new UnusableModelException("HF_ENDPOINT must be an address such as https://huggingface.co.");
    }
}
