package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import distillery.share.Backoff;
import distillery.share.FarEnd;
import distillery.share.FarServer;
import distillery.share.Link;
import distillery.share.Links;
import distillery.share.Scope;
import distillery.share.SshRelay;
import distillery.share.Token;
import distillery.share.Tunnel;
import distillery.store.Database;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --share} prints, and what it is worth. */
@Timeout(60)
class InvitationTest {
    private static final int NOWHERE = 1;

    @TempDir
    private Path folder;

    private final KeyPair hostKey = FarServer.key();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Database database;
    private Links links;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("test.db"));
        links = new Links(database, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void oneLinkForEverythingIsToldAndEndsWithTheProgram() throws Exception {
        Token token;
        try (FarServer far = new FarServer(0, hostKey).start();
                Invitation invitation = invitation(far.port(), FarServer.fingerprint(hostKey))) {
            invitation.send(() -> NOWHERE);
            await().until(() -> err().contains("host key is"));

            assertThat(out()).matches("(?s)Shared until .* UTC: http://127\\.0\\.0\\.1:[0-9]+/s/[A-Za-z0-9_-]{43}\n");
            assertThat(err()).contains(FarServer.fingerprint(hostKey));
            token = Token.read(out().replaceAll("(?s).*/s/(\\S+).*", "$1")).orElseThrow();
            Link link = links.find(token).orElseThrow();
            assertThat(link.scope()).isEqualTo(Scope.everything(true));
            assertThat(Duration.between(link.created(), link.expires())).isEqualTo(Duration.ofDays(3));
        }
        assertThat(links.find(token)).isEmpty();
    }

    @Test
    void aServerThatIsRefusedIsTold() throws Exception {
        KeyPair other = FarServer.key();
        try (FarServer far = new FarServer(0, other).start();
                Invitation invitation = invitation(far.port(), FarServer.fingerprint(hostKey))) {
            invitation.send(() -> NOWHERE);
            await().until(() -> err().contains("Nothing is shared."));

            assertThat(err()).contains("--share-host-key " + FarServer.fingerprint(other));
            assertThat(out()).isEmpty();
        }
    }

    @Test
    void aServerThatIsGoneIsToldOnceAndAgainWhenItIsBack() throws Exception {
        FarServer far = new FarServer(0, hostKey).start();
        try (Invitation invitation = invitation(far.port(), FarServer.fingerprint(hostKey))) {
            invitation.send(() -> NOWHERE);
            await().until(() -> out().contains("Shared until"));
            far.close();
            await().until(() -> err().contains("Connection refused"));

            try (FarServer back = new FarServer(far.port(), hostKey).start()) {
                await().until(() -> out().split("Shared until", -1).length == 3);
                assertThat(back.port()).isEqualTo(far.port());
                assertThat(err().split("Connection refused", -1)).hasSize(2);
            }
        }
    }

    @Test
    void withoutATunnelNothingIsToldAndNothingIsOpen() {
        try (Invitation invitation = new Invitation(links, Optional.empty(), terminal())) {
            invitation.send(() -> {
                throw new AssertionError("there is no port for a tunnel");
            });

            assertThat(links.live()).isEmpty();
            assertThat(out() + err()).isEmpty();
        }
    }

    private Invitation invitation(int port, String fingerprint) {
        FarEnd end = new FarEnd("ann", "127.0.0.1", port, 0, Optional.empty(), false);
        Backoff soon = new Backoff(Duration.ofMillis(20), Duration.ofMillis(20));
        Tunnel tunnel = new Tunnel(new SshRelay(end, Set.of(fingerprint), Optional.empty()), soon);
        return new Invitation(links, Optional.of(tunnel), terminal());
    }

    private Terminal terminal() {
        return new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ProgressBar(new PrintStream(err, true, StandardCharsets.UTF_8), false, System::nanoTime));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
