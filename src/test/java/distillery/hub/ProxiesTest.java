package distillery.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub behind a proxy, as in offices and universities. */
class ProxiesTest {
    private static final String LISTING =
            "{\"id\": \"org/tiny-sd\", \"sha\": \"" + FakeHub.COMMIT + "\", \"siblings\": []}";
    private static final String WHO_ARE_YOU =
            "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"house\"\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    private Path cache;

    /** Answers each request by its head, and remembers the heads. */
    private static final class SmallProxy implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        private final List<String> heads = new CopyOnWriteArrayList<>();

        SmallProxy(UnaryOperator<String> answers) throws IOException {
            Thread thread = new Thread(() -> serve(answers), "proxy");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(UnaryOperator<String> answers) {
            while (!socket.isClosed()) {
                try (Socket line = socket.accept()) {
                    BufferedReader reader =
                            new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.US_ASCII));
                    StringBuilder head = new StringBuilder();
                    for (String read = reader.readLine(); read != null && !read.isEmpty(); read = reader.readLine()) {
                        head.append(read).append('\n');
                    }
                    heads.add(head.toString());
                    line.getOutputStream().write(answers.apply(head.toString()).getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // Closed, or the other side has gone.
                }
            }
        }

        String at() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aProxyIsAskedForTheHubByName() throws Exception {
        try (SmallProxy proxy = new SmallProxy(head -> ok())) {
            list("HTTP_PROXY", proxy.at(), "HF_ENDPOINT", "http://hub.invalid");

            assertThat(proxy.heads)
                    .singleElement()
                    .asString()
                    .startsWith("GET http://hub.invalid/api/models/org/tiny-sd/");
        }
    }

    @Test
    void aProxyIsToldWhoAsks() throws Exception {
        String basic = "Basic " + Base64.getEncoder().encodeToString("me:p@ss+1".getBytes(StandardCharsets.UTF_8));
        try (SmallProxy proxy = new SmallProxy(head -> head.contains(basic) ? ok() : WHO_ARE_YOU)) {
            list("http_proxy", "http://me:p%40ss+1@" + proxy.at(), "HF_ENDPOINT", "http://hub.invalid");

            assertThat(proxy.heads).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http://me:wrong-secret@"})
    void aProxyThatLetsNobodyThroughIsNamedWithTheVariableToSet(String way) throws Exception {
        try (SmallProxy proxy = new SmallProxy(head -> WHO_ARE_YOU)) {
            assertThatThrownBy(() -> list("HTTPS_PROXY", way + proxy.at(), "HF_ENDPOINT", "https://hub.invalid"))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("The proxy " + proxy.at() + " lets only those through that it knows")
                    .hasMessageContaining("HTTPS_PROXY")
                    .hasMessageNotContaining("wrong-secret");
            assertThat(proxy.heads).isNotEmpty().allMatch(head -> head.startsWith("CONNECT hub.invalid:443"));
        }
    }

    @Test
    void aTunnelIsOpenedWithTheNameAndThePassword() throws Exception {
        try (SmallProxy proxy = new SmallProxy(head -> "HTTP/1.1 502 No way\r\nContent-Length: 0\r\n\r\n")) {
            assertThatThrownBy(() ->
                            list("HTTPS_PROXY", "http://me:pw@" + proxy.at(), "HF_ENDPOINT", "https://hub.invalid"))
                    .hasMessageContaining("through the proxy " + proxy.at());

            assertThat(proxy.heads).isNotEmpty().allMatch(head -> head.contains("Proxy-Authorization: Basic bWU6cHc="));
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws Exception {
        String nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + free.getLocalPort();
        }

        assertThatThrownBy(() -> list("ALL_PROXY", nobody, "HF_ENDPOINT", "https://hub.invalid"))
                .hasMessageContaining("There was no answer from hub.invalid through the proxy " + nobody);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub.example, '', true",
        "https://hub.example, '*', false",
        "https://hub.example, 'other.example, hub.example', false",
        "https://cdn.hub.example, '.hub.example', false",
        "https://nothub.example, 'hub.example', true",
        "https://hub.example:8443, 'hub.example:8443', false",
        "http://hub.example, '', false"
    })
    void whatIsNamedInNoProxyIsReachedWithout(URI server, String direct, boolean through) {
        Proxies proxies = new Proxies(new Environment(Map.of("HTTPS_PROXY", "proxy.example:3128", "NO_PROXY", direct)));

        assertThat(proxies.towards(server).isPresent()).isEqualTo(through);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"socks5://me:secret@proxy:1080", "https://me:secret@proxy", "://secret", "http://me:secret@"})
    void whatIsNoProxyIsRefusedWithoutRepeatingItsPassword(String text) {
        assertThatThrownBy(() -> new Proxies(new Environment(Map.of("HTTPS_PROXY", text))))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("HTTPS_PROXY must be the address of an HTTP proxy")
                .hasMessageNotContaining("secret");
    }

    private static String ok() {
        return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(LISTING.length(), LISTING);
    }

    private void list(String... environment) throws Exception {
        HubSettings settings = HubSettings.from(
                Map.of("HF_HOME", cache.toString(), environment[0], environment[1], environment[2], environment[3]));
        new HubClient(settings, new Patience(time -> {}, new java.util.SplittableRandom(1))).list(FakeHub.REPO, "main");
    }
}
