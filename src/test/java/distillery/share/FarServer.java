package distillery.share;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;

/** A real SSH server on this machine, at which tunnels may begin; as public ones do, it lets anybody in who answers nothing. */
public final class FarServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SshServer server = SshServer.setUpDefaultServer();
    private final AtomicInteger visitors = new AtomicInteger();

    /** @param port 0 for a free one */
    public FarServer(int port, KeyPair hostKey) {
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
        server.setPasswordAuthenticator((user, password, session) -> {
            visitors.incrementAndGet();
            return password.isEmpty();
        });
    }

    /** A new key for a server or a user. */
    public static KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As ssh-keygen shows it. */
    public static String fingerprint(KeyPair key) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic());
    }

    /** Lets only those in who have a key. */
    FarServer admitting(PublicKey key) {
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, shown, session) -> KeyUtils.compareKeys(key, shown));
        return this;
    }

    /** Says something in what would be a terminal. */
    FarServer saying(String text) {
        server.setShellFactory(channel -> new Saying(text));
        return this;
    }

    /** Listens from now on. */
    public FarServer start() throws IOException {
        server.start();
        return this;
    }

    /** Of SSH. */
    public int port() {
        return server.getPort();
    }

    /** How many are connected. */
    int sessions() {
        return server.getActiveSessions().size();
    }

    /** How many asked to be let in, after they saw our key. */
    int visitors() {
        return visitors.get();
    }

    /**
     * Tries to reach a port of whoever is connected; true if that is let through.
     *
     * @param kind of channel, as RFC 4254 calls it
     */
    boolean reaches(int port, String kind) throws IOException {
        ServerSession session = (ServerSession) server.getActiveSessions().get(0);
        Probe probe = new Probe(kind, port);
        session.getService(ConnectionService.class).registerChannel(probe);
        try {
            return probe.open().verify(PATIENCE).isOpened();
        } catch (SshException e) {
            return false;
        }
    }

    /** Asks for a channel as servers do that would reach into the machine they serve. */
    private static final class Probe extends AbstractClientChannel {
        private final int port;

        private Probe(String kind, int port) {
            super(kind);
            this.port = port;
        }

        @Override
        public synchronized OpenFuture open() throws IOException {
            openFuture = new DefaultOpenFuture(getChannelType(), futureLock);
            Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN);
            buffer.putString(getChannelType());
            buffer.putUInt(getChannelId());
            buffer.putUInt(getLocalWindow().getSize());
            buffer.putUInt(getLocalWindow().getPacketSize());
            for (int i = 0; i < 2; i++) {
                buffer.putString("127.0.0.1");
                buffer.putUInt(port);
            }
            writePacket(buffer);
            return openFuture;
        }

        @Override
        protected void doOpen() {}

        @Override
        protected void doWriteData(byte[] data, int offset, long length) {}

        @Override
        protected void doWriteExtendedData(byte[] data, int offset, long length) {}
    }

    /** Says its text and stays. */
    private static final class Saying implements Command {
        private final String text;
        private OutputStream out = OutputStream.nullOutputStream();

        private Saying(String text) {
            this.text = text;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        @Override
        public void destroy(ChannelSession channel) {}

        @Override
        public void setInputStream(InputStream in) {}

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {}

        @Override
        public void setExitCallback(ExitCallback callback) {}
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
