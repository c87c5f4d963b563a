package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Browsers that follow a job. */
@Timeout(60)
class LiveSocketsTest {
    private static final int WRONG = 1008;
    private static final int RESTART = 1012;

    @TempDir
    private Path folder;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private SquaresServer server;

    @BeforeEach
    void start() throws Exception {
        server = new SquaresServer(folder, new PaintedSquares().beforeEachStep(() -> awaitQuietly(goOn)), Limits.USUAL);
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        server.close();
    }

    @Test
    void whoFollowsHearsOfTheEndAndIsThenLetGo() throws Exception {
        Follower follower = follow(job(), "http://127.0.0.1:" + server.port());
        goOn.countDown();

        assertThat(follower.closed.get(30, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
        assertThat(follower.last).contains("<h2 id=\"headline\">Done</h2>", "/pictures/");
    }

    @Test
    void whoFollowsAJobThatHasEndedHearsTheSame() throws Exception {
        goOn.countDown();
        String job = job();
        follow(job, "http://127.0.0.1:" + server.port()).closed.get(30, TimeUnit.SECONDS);

        Follower late = follow(job, "http://127.0.0.1:" + server.port());

        assertThat(late.closed.get(30, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
        assertThat(late.last).contains("Done");
    }

    @Test
    void aServerThatStopsAsksBrowsersToComeBack() throws Exception {
        Follower follower = follow(job(), "http://127.0.0.1:" + server.port());
        follower.first.get(30, TimeUnit.SECONDS);

        server.stopListening();

        assertThat(follower.closed.get(30, TimeUnit.SECONDS)).isEqualTo(RESTART);
    }

    @Test
    void whoSpeaksIsLetGo() throws Exception {
        Follower text = follow(job(), "http://127.0.0.1:" + server.port());
        text.socket.sendText("{}", true).join();
        assertThat(text.closed.get(30, TimeUnit.SECONDS)).isEqualTo(WRONG);
    }

    @Test
    void whoFollowsWhatIsNotThereIsLetGo() throws Exception {
        Follower follower = follow("/jobs/none", "http://127.0.0.1:" + server.port());

        assertThat(follower.closed.get(30, TimeUnit.SECONDS)).isEqualTo(WRONG);
    }

    @Test
    void foreignPagesDoNotFollow() throws Exception {
        String job = job();
        for (String origin : new String[] {"https://evil.example", "null", "http://127.0.0.1:1"}) {
            assertThat(CompletableFuture.supplyAsync(() -> follow(job, origin)))
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(Exception.class)
                    .withStackTraceContaining("403");
        }
    }

    private String job() throws Exception {
        return server.post("/generate", "prompt", "a cat")
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    private Follower follow(String job, String origin) {
        Follower follower = new Follower();
        try {
            follower.socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Origin", origin)
                    .buildAsync(server.socketAddress(job + "/live"), follower)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof java.net.http.WebSocketHandshakeException refused) {
                throw new IllegalStateException(
                        String.valueOf(refused.getResponse().statusCode()), refused);
            }
            throw e;
        }
        return follower;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Follower implements WebSocket.Listener {
        private final CompletableFuture<String> first = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private volatile String last = "";
        private WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
            text.append(data);
            if (whole) {
                last = text.toString();
                text.setLength(0);
                first.complete(last);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }
}
