package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import distillery.share.Announcement;
import distillery.share.Backoff;
import distillery.share.FarEnd;
import distillery.share.FarServer;
import distillery.share.Links;
import distillery.share.Scope;
import distillery.share.SshRelay;
import distillery.share.Tunnel;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All of it: a guest, an SSH server, the tunnel, and the studio at its end. */
@Timeout(120)
class TunnelledServerTest {
    private static final Backoff SOON = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));

    @TempDir
    private Path folder;

    private final KeyPair hostKey = FarServer.key();
    private SquaresServer server;
    private FarServer far;
    private Tunnel tunnel;

    @BeforeEach
    void start() throws IOException {
        server = new SquaresServer(folder, new PaintedSquares(), Limits.USUAL);
        far = new FarServer(0, hostKey).start();
        FarEnd end = new FarEnd("ann", "127.0.0.1", far.port(), 0, Optional.empty(), false);
        tunnel = new Tunnel(new SshRelay(end, Set.of(FarServer.fingerprint(hostKey)), Optional.empty()), SOON);
        tunnel.start(server.tunnelPort(), new Tunnel.News() {
            @Override
            public void opened(Announcement announcement) {
                server.tunnel.set(announcement.address());
            }

            @Override
            public void broke(String why, Duration again) {
                server.tunnel.set(null);
            }

            @Override
            public void refused(String why) {
                server.tunnel.set(null);
            }
        });
    }

    @AfterEach
    void stop() {
        tunnel.close();
        far.close();
        server.close();
    }

    @Test
    void aGuestMakesAPictureFromAfarAndFollowsIt() throws Exception {
        Guest guest = guest().enter(server.links
                .open(Scope.everything(true), Links.USUAL)
                .token()
                .text());

        String job = guest.post("/generate", "prompt", "a cat")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        Follower follower = guest.follow(job + "/live");

        assertThat(follower.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
        assertThat(follower.last).contains("Done");
        assertThat(guest.get("/status").statusCode()).isEqualTo(403);
    }

    @Test
    void whoComesFromAfarWithoutALinkStaysOutThoughTheLineEndsHere() throws Exception {
        Guest stranger = guest();

        assertThat(stranger.get("/").statusCode()).isEqualTo(403);
        assertThat(stranger.get("/operator/" + SquaresServer.KEY).statusCode()).isEqualTo(403);
        assertThat(stranger.post("/generate", "prompt", "a cat").statusCode()).isEqualTo(403);
        assertThat(server.queue.waiting()).isEmpty();
    }

    @Test
    void whenTheLineBreaksThoseWhoAreHereNoticeNothingAndGuestsComeBackWithTheSameLink() throws Exception {
        String token =
                server.links.open(Scope.everything(true), Links.USUAL).token().text();
        guest().enter(token);

        far.close();
        await().until(() -> server.tunnel.get() == null);
        assertThat(server.get("/").statusCode()).isEqualTo(200);
        assertThat(server.post("/generate", "prompt", "a cat").statusCode()).isEqualTo(303);

        far = new FarServer(far.port(), hostKey).start();
        assertThat(guest().enter(token).get("/gallery").statusCode()).isEqualTo(200);
    }

    /** Somebody at the far end of the tunnel, once it is open. */
    private Guest guest() {
        await().until(() -> server.tunnel.get() != null);
        return new Guest(tunnel.address().orElseThrow().getPort());
    }
}
