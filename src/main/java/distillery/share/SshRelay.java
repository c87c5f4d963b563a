package distillery.share;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * A port of an SSH server that leads to one of ours (remote forwarding, RFC 4254, 7). Nothing of this user's SSH is used but
 * the key that is named: neither its settings nor its agent nor its other keys. Safe for all threads.
 */
public final class SshRelay implements Relay {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    /** A line is dead that answers none of so many. */
    private static final int UNANSWERED = 3;

    private final FarEnd far;
    private final Set<String> fingerprints;
    private final List<KeyPair> keys;

    /**
     * Connects to nothing yet.
     *
     * @param fingerprints of the keys that the server may show; empty for those that are published, if they are
     * @param key the file with the private key to sign in with; empty where none is asked for
     * @throws IllegalArgumentException if that file holds no key that can be read
     */
    public SshRelay(FarEnd far, Set<String> fingerprints, Optional<Path> key) {
        this.far = far;
        this.fingerprints = fingerprints.isEmpty()
                ? Optional.ofNullable(PinnedKeys.PUBLISHED.get(far.host()))
                        .map(Set::of)
                        .orElse(Set.of())
                : Set.copyOf(fingerprints);
        this.keys = key.map(SshRelay::read).orElse(List.of());
    }

    private static List<KeyPair> read(Path file) {
        List<KeyPair> keys = new ArrayList<>();
        try (InputStream bytes = Files.newInputStream(file)) {
            Iterable<KeyPair> found = SecurityUtils.loadKeyPairIdentities(
                    null, new PathResource(file), bytes, FilePasswordProvider.EMPTY);
            if (found != null) {
                found.forEach(keys::add);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unread(file, e);
        }
        if (keys.isEmpty()) {
            throw unread(file, null);
        }
        return keys;
    }

    private static IllegalArgumentException unread(Path file, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "--share-key names %s, in which there is no RSA or ECDSA key without a passphrase.".formatted(file),
                cause);
    }

    @Override
    public void hold(int port, Consumer<Announcement> opened)
            throws IOException, InterruptedException, RefusedException {
        PinnedKeys pins = new PinnedKeys(fingerprints);
        try (SshClient client = client(port, pins);
                ClientSession session = connect(client)) {
            CountDownLatch over = new CountDownLatch(1);
            session.addCloseFutureListener(closed -> over.countDown());
            signIn(session);
            SshdSocketAddress bound = session.startRemotePortForwarding(
                    new SshdSocketAddress("", far.listen()), new SshdSocketAddress(OurPortOnly.HERE, port));
            String by = "%s, whose host key is %s".formatted(far, pins.shown().orElseThrow());
            if (far.tells()) {
                listen(session, address -> opened.accept(new Announcement(address, by)), over);
            } else {
                opened.accept(new Announcement(far.address().orElseGet(() -> address(bound.getPort())), by));
                over.await();
            }
        } catch (SshException e) {
            throw understood(e, pins);
        }
    }

    private URI address(int port) {
        return URI.create("http://" + far.host() + ":" + port);
    }

    private SshClient client(int port, PinnedKeys pins) {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(pins);
        client.setForwardingFilter(new OurPortOnly(port));
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setUserAuthFactories(
                List.of(keys.isEmpty() ? UserAuthPasswordFactory.INSTANCE : UserAuthPublicKeyFactory.INSTANCE));
        client.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(keys));
        // Public servers let anybody in, some only after they were answered.
        client.setPasswordIdentityProvider(PasswordIdentityProvider.wrapPasswords(""));
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, KEEP_ALIVE);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, UNANSWERED);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        client.start();
        return client;
    }

    private ClientSession connect(SshClient client) throws IOException {
        return client.connect(far.user(), far.host(), far.port())
                .verify(PATIENCE)
                .getClientSession();
    }

    private static void signIn(ClientSession session) throws IOException {
        session.auth().verify(PATIENCE);
    }

    /** Public servers tell the address in what they would show in a terminal, and later another if it changes. */
    private void listen(ClientSession session, Consumer<URI> found, CountDownLatch over)
            throws IOException, InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        try (ChannelShell shell = session.createShellChannel();
                Lines lines = new Lines(line -> Announcement.inLine(line).ifPresent(address -> {
                    told.countDown();
                    found.accept(address);
                }))) {
            shell.setUsePty(false);
            shell.setRedirectErrorStream(true);
            shell.setOut(lines);
            shell.open().verify(PATIENCE);
            if (!told.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("%s does not tell by which address people reach it. Give it with --share-address."
                        .formatted(far));
            }
            over.await();
        }
    }

    private IOException understood(SshException failure, PinnedKeys pins) throws RefusedException {
        if (pins.isRefused()) {
            throw new RefusedException(
                    ("%s shows the host key %s, which is not one that you trust. Ask whoever runs it for theirs; if it is the"
                                    + " same, add --share-host-key %s")
                            .formatted(
                                    far,
                                    pins.shown().orElseThrow(),
                                    pins.shown().orElseThrow()));
        }
        if (failure.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
            throw new RefusedException(
                    "%s does not let this machine in. Name the file of a key that it knows with --share-key."
                            .formatted(far));
        }
        return new IOException("%s: %s".formatted(far, reason(failure)), failure);
    }

    /** The library says much around what the system said. */
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause.getMessage() == null ? String.valueOf(failure.getMessage()) : reason(cause);
    }
}
