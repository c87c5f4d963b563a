package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import distillery.Main;
import distillery.store.DataFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A studio that cannot be opened, and one that is opened elsewhere. */
class ServeCommandTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "--port, 99999, '--port must be from 0 to 65535, not 99999.'",
        "--port, -1, '--port must be from 0 to 65535, not -1.'",
        "--queue, 0, 'A queue has room for 1 job or more, not for 0'",
        "--model-memory, NaN, '--model-memory must be 0 or more, not NaN.'",
        "--dtype, fp8, fp8",
        "--device, abacus, 'There is no device called abacus.'"
    })
    void aSettingThatMakesNoSenseIsNamed(String option, String value, String message) throws Exception {
        assertThat(serve(option, value)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--share-to, localhost.run, '--share-to must be user@host or user@host:port, not localhost.run.'",
        "--share-by, pigeon, '--share-by must be ssh or cloudflared, not pigeon.'",
        "--share-by, cloudflared, 'cloudflared is in no folder of PATH.'",
        "--share-port, 65536, '--share-port must be from 0 to 65535, not 65536.'",
        "--share-key, no/such/key, '--share-key names no/such/key, which cannot be read.'",
        "--share-key, pom.xml, '--share-key names pom.xml, in which there is no RSA or ECDSA key without a passphrase.'",
        "--share-host-key, MD5:00, '--share-host-key must be SHA256: and 43 characters'",
        "--share-address, https://a.example/b, '--share-address must be http:// or https:// and a name'",
        "--share-address, ftp://a.example, '--share-address must be http:// or https:// and a name'"
    })
    void aTunnelThatCannotBeIsNamed(String option, String value, String message) throws Exception {
        assertThat(serve("--share", option, value)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message).hasLineCount(1);
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(serve("--port", Integer.toString(taken.getLocalPort()))).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("127.0.0.1:" + taken.getLocalPort() + " is taken by another program", "--port")
                    .hasLineCount(1);
        }
    }

    @Test
    void anAddressThatIsNotThisMachinesIsNamed() throws Exception {
        assertThat(serve("--host", "192.0.2.1", "--port", "0")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("192.0.2.1:0 cannot be listened on", "--host");
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsNamed() throws Exception {
        assertThat(serve("--port", "0", "--data", "/sys/distillery")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("The data folder /sys/distillery cannot be written: ", "--data")
                .doesNotContain("Exception")
                .hasLineCount(1);
    }

    @Test
    void optionsWithoutACommandMeanTheStudio() {
        assertThat(Distillery.withCommand("--port", "7861")).containsExactly("serve", "--port", "7861");
        assertThat(Distillery.withCommand("models", "list")).containsExactly("models", "list");
        assertThat(Distillery.withCommand("--version")).containsExactly("--version");
        assertThat(Distillery.withCommand()).isEmpty();
    }

    @Test
    void aDataFolderThatIsInUseIsNamed() throws Exception {
        Path data = folder.resolve("data");
        try (DataFolder taken = DataFolder.open(data)) {
            assertThat(taken.freeBytes()).isPositive();
            assertThat(serve("--port", "0")).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("Another server uses the data folder " + data);
        }
        assertThat(Files.getPosixFilePermissions(data)).hasSize(3);
    }

    @Test
    void inASpaceItListensForAllAndGoesByTheSpacesName() throws Exception {
        environment.put("SPACE_ID", "somebody/distillery");
        environment.put("SPACE_HOST", "somebody-distillery.hf.space");
        int port = freePort();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> serving = thread.submit(() -> serve("--port", Integer.toString(port)));
            await().until(() ->
                    serving.isDone() || out.toString(StandardCharsets.UTF_8).contains("Ctrl+C"));

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("Distillery is at https://somebody-distillery.hf.space")
                    .doesNotContain("localhost:");
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("https://somebody-distillery.hf.space/operator/");
            assertThat(ask(port, "somebody-distillery.hf.space", "/"))
                    .startsWith("HTTP/1.1 200")
                    .contains("frame-ancestors 'self' https://huggingface.co https://*.hf.space");
            assertThat(ask(port, "10.16.3.9:7860", "/status"))
                    .contains("somebody/distillery, whose disk is empty after every restart", "0.0.0.0 (SPACE_ID)");
        } finally {
            thread.shutdownNow();
            assertThat(thread.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Java's own client does not ask by another name. */
    private static String ask(int port, String host, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(path, host)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private int serve(String... arguments) throws Exception {
        environment.put("HOME", folder.toString());
        List<String> line = new ArrayList<>(List.of("serve"));
        line.addAll(List.of(arguments));
        if (!line.contains("--data")) {
            line.addAll(List.of("--data", folder.resolve("data").toString()));
        }
        return Main.commands(
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(line.toArray(String[]::new));
    }
}
