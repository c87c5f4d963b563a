package distillery.share;

import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which an SSH server proves who it is, by their fingerprints. One that is not among them is refused, also the
 * first time: whoever stands between here and there could show any. For one connection; safe for all threads.
 */
final class PinnedKeys implements ServerKeyVerifier {
    /** Of servers that publish their key: localhost.run in github.com/localhost-run/client-service. */
    static final Map<String, String> PUBLISHED =
            Map.of("localhost.run", "SHA256:FV8IMJ4IYjYUTnd6on7PqbRjaZf4c1EhhEBgeUdE94I");

    private final Set<String> fingerprints;
    private final AtomicReference<@Nullable String> shown = new AtomicReference<>();

    /** @param fingerprints as ssh-keygen -l shows them, such as {@code SHA256:…} */
    PinnedKeys(Set<String> fingerprints) {
        this.fingerprints = fingerprints.stream().map(PinnedKeys::plain).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress server, PublicKey key) {
        String fingerprint = plain(KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
        shown.set(fingerprint);
        return fingerprints.contains(fingerprint);
    }

    /** What the server showed last. */
    Optional<String> shown() {
        return Optional.ofNullable(shown.get());
    }

    /** Whether what it showed is none of these. */
    boolean isRefused() {
        return shown().filter(fingerprint -> !fingerprints.contains(fingerprint))
                .isPresent();
    }

    /** Some programs pad what base64 need not pad. */
    private static String plain(String fingerprint) {
        return fingerprint.strip().replaceFirst("=+$", "");
    }
}
