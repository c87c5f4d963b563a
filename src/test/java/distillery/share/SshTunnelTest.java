package distillery.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.forward.TcpForwardingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tunnel to a real SSH server on this machine. */
@Timeout(120)
class SshTunnelTest {
    private static final Backoff SOON = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));

    @TempDir
    private Path folder;

    private final KeyPair hostKey = FarServer.key();
    private final HeardNews news = new HeardNews();
    private HttpServer ours;

    @BeforeEach
    void serve() throws IOException {
        ours = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ours.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("ours".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        ours.start();
    }

    @AfterEach
    void stop() {
        ours.stop(0);
    }

    @Test
    void whatComesToTheServersPortComesToOurs() throws Exception {
        try (FarServer far = new FarServer(0, hostKey).start();
                Tunnel tunnel = open(far.port(), Optional.empty())) {
            await().until(() -> tunnel.address().isPresent());

            assertThat(get(tunnel)).isEqualTo("ours");
            assertThat(news.opened().get(0).by()).contains("ann@127.0.0.1", FarServer.fingerprint(hostKey));
        }
    }

    @Test
    void aServerThatDiesIsAskedAgainUntilItIsBack() throws Exception {
        FarServer first = new FarServer(0, hostKey).start();
        try (Tunnel tunnel = open(first.port(), Optional.empty())) {
            await().until(() -> tunnel.address().isPresent());

            first.close();
            await().until(() -> tunnel.address().isEmpty() && news.broken().size() > 2);
            assertThat(ours("http://127.0.0.1:" + ours.getAddress().getPort())).isEqualTo("ours");

            try (FarServer back = new FarServer(first.port(), hostKey).start()) {
                await().until(() -> tunnel.address().isPresent());
                assertThat(get(tunnel)).isEqualTo("ours");
                assertThat(back.visitors()).isEqualTo(1);
            }
        }
        assertThat(news.refused()).isEmpty();
    }

    @Test
    void aTunnelThatIsClosedWhileItOpensIsGoneForGood() throws Exception {
        try (FarServer far = new FarServer(0, hostKey).start()) {
            for (int connected = 0; connected < 5; connected++) {
                int before = far.visitors();
                Tunnel tunnel = open(far.port(), Optional.empty());
                await().until(() -> far.sessions() > 0 || far.visitors() > before);
                tunnel.close();

                assertThat(tunnel.address()).isEmpty();
                await().until(() -> far.sessions() == 0);
            }
            assertThat(far.visitors()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aServerWhoseKeyHasChangedIsRefusedAndNotAskedAgain() throws Exception {
        FarServer first = new FarServer(0, hostKey).start();
        KeyPair other = FarServer.key();
        try (Tunnel tunnel = open(first.port(), Optional.empty())) {
            await().until(() -> tunnel.address().isPresent());
            first.close();

            try (FarServer impostor = new FarServer(first.port(), other).start()) {
                await().until(() -> !news.refused().isEmpty());

                assertThat(news.refused().get(0)).contains(FarServer.fingerprint(other), "--share-host-key");
                assertThat(tunnel.address()).isEmpty();
                assertThat(impostor.visitors()).isZero();
            }
        }
    }

    @Test
    void aServerThatNobodyVouchesForIsRefusedTheFirstTimeToo() throws Exception {
        try (FarServer far = new FarServer(0, hostKey).start();
                Tunnel tunnel = new Tunnel(new SshRelay(end(far.port(), false), Set.of(), Optional.empty()), SOON)) {
            tunnel.start(ours.getAddress().getPort(), news);

            await().until(() -> !news.refused().isEmpty());
            assertThat(news.refused().get(0)).contains(FarServer.fingerprint(hostKey));
            assertThat(far.visitors()).isZero();
        }
    }

    @Test
    void theServerReachesOurPortAndNothingElseOfThisMachine() throws Exception {
        try (FarServer far = new FarServer(0, hostKey).start();
                Tunnel tunnel = open(far.port(), Optional.empty());
                ServerSocketChannel secret = ServerSocketChannel.open()) {
            secret.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .configureBlocking(false);
            int other = secret.socket().getLocalPort();
            await().until(() -> tunnel.address().isPresent());
            int bound = tunnel.address().orElseThrow().getPort();

            assertThat(far.reaches(bound, "forwarded-tcpip")).isTrue();
            assertThat(far.reaches(other, "forwarded-tcpip")).isFalse();
            assertThat(far.reaches(other, "direct-tcpip")).isFalse();
            assertThat(far.reaches(ours.getAddress().getPort(), "direct-tcpip")).isFalse();
            assertThat(far.reaches(1, "auth-agent@openssh.com")).isFalse();
            assertThat(far.reaches(1, "x11")).isFalse();
            assertThat(secret.accept()).isNull();
        }
    }

    @Test
    void theFilterKnowsOnePortAndOneWay() {
        OurPortOnly filter = new OurPortOnly(80);

        assertThat(filter.canConnect(TcpForwardingFilter.Type.Forwarded, new SshdSocketAddress("127.0.0.1", 80), null))
                .isTrue();
        assertThat(filter.canConnect(TcpForwardingFilter.Type.Forwarded, new SshdSocketAddress("127.0.0.1", 81), null))
                .isFalse();
        assertThat(filter.canConnect(TcpForwardingFilter.Type.Forwarded, new SshdSocketAddress("10.0.0.1", 80), null))
                .isFalse();
        assertThat(filter.canConnect(TcpForwardingFilter.Type.Direct, new SshdSocketAddress("127.0.0.1", 80), null))
                .isFalse();
        assertThat(filter.canListen(new SshdSocketAddress("127.0.0.1", 80), null))
                .isFalse();
    }

    @Test
    void aPublicServerTellsTheAddress() throws Exception {
        String text = String.join(
                "\r\n",
                "Welcome! See https://localhost.run/docs for more.",
                "a1.lhr.example tunneled with tls termination, https://a1.lhr.example",
                "");
        try (FarServer far = new FarServer(0, hostKey).saying(text).start();
                Tunnel tunnel = new Tunnel(
                        new SshRelay(end(far.port(), true), Set.of(FarServer.fingerprint(hostKey)), Optional.empty()),
                        SOON)) {
            tunnel.start(ours.getAddress().getPort(), news);

            await().until(() -> tunnel.address().equals(Optional.of(URI.create("https://a1.lhr.example"))));
        }
    }

    @Test
    void aServerThatWantsAKeyGetsTheOneThatIsNamedAndNoOther() throws Exception {
        KeyPair own = FarServer.key();
        Path file = folder.resolve("key");
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(own, "test", null, out);
        }

        try (FarServer far =
                new FarServer(0, hostKey).admitting(own.getPublic()).start()) {
            try (Tunnel tunnel = open(far.port(), Optional.of(file))) {
                await().until(() -> tunnel.address().isPresent());
                assertThat(get(tunnel)).isEqualTo("ours");
            }
            try (Tunnel tunnel = open(far.port(), Optional.empty())) {
                await().until(() -> !news.refused().isEmpty());
                assertThat(news.refused().get(0)).contains("--share-key");
                assertThat(tunnel.address()).isEmpty();
            }
        }
    }

    @Test
    void aFarEndIsUserAndHostAndPerhapsAPort() {
        assertThat(FarEnd.read("nokey@localhost.run", Optional.empty(), Optional.empty()))
                .isEqualTo(new FarEnd("nokey", "localhost.run", 22, 80, Optional.empty(), true))
                .hasToString("nokey@localhost.run");
        assertThat(FarEnd.read("ann@[::1]:2222", Optional.of(8080), Optional.empty()))
                .isEqualTo(new FarEnd("ann", "[::1]", 2222, 8080, Optional.empty(), false));
        for (String wrong : List.of("", "localhost.run", "@host", "ann@", "ann@host:", "ann@host:x", "a b@host")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> FarEnd.read(wrong, Optional.empty(), Optional.empty())))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--share-to must be user@host");
        }
    }

    private FarEnd end(int port, boolean tells) {
        return new FarEnd("ann", "127.0.0.1", port, 0, Optional.empty(), tells);
    }

    private Tunnel open(int port, Optional<Path> key) {
        Tunnel tunnel = new Tunnel(new SshRelay(end(port, false), Set.of(FarServer.fingerprint(hostKey)), key), SOON);
        tunnel.start(ours.getAddress().getPort(), news);
        return tunnel;
    }

    private static String get(Tunnel tunnel) throws IOException, InterruptedException {
        return ours(tunnel.address().orElseThrow().toString());
    }

    private static String ours(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
