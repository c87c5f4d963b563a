package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many people at once, on a server with 256 MB. */
@Tag("heavy")
class LoadTest {
    private static final Pattern STEP = Pattern.compile("Step (\\d+) of");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aThousandFollowersHearOfEveryEndInTimeThoughOthersNeverListen() throws Exception {
        int followers = 1000;
        int stalled = 300;
        int counted = 60;
        try (SquaresProcess server = SquaresProcess.start(folder, 0, 500)) {
            String job = submitted(server, "steps", "120")
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            List<Socket> deaf = new ArrayList<>();
            for (int k = 0; k < stalled; k++) {
                deaf.add(stalledSocket(server, job));
            }
            ConcurrentLinkedQueue<Long> delays = new ConcurrentLinkedQueue<>();
            CountDownLatch ended = new CountDownLatch(followers);
            List<CompletableFuture<WebSocket>> sockets = new ArrayList<>();
            for (int k = 0; k < followers; k++) {
                sockets.add(client.newWebSocketBuilder()
                        .header("Origin", "http://127.0.0.1:" + server.port())
                        .buildAsync(
                                server.address("ws", job + "/live"),
                                new Follower(server.steps, counted, delays, ended)));
                if (k % 50 == 49) {
                    CompletableFuture.allOf(sockets.toArray(CompletableFuture[]::new))
                            .get(30, TimeUnit.SECONDS);
                }
            }

            assertThat(ended.await(3, TimeUnit.MINUTES))
                    .as("all heard of the end")
                    .isTrue();
            long[] sorted = delays.stream().mapToLong(delay -> delay).sorted().toArray();
            System.out.printf(
                    "%d messages, p50 %d ms, p99 %d ms%n",
                    sorted.length, sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]);
            assertThat(sorted.length).isGreaterThan(followers * counted / 2);
            assertThat(sorted[sorted.length * 99 / 100]).as("p99 in ms").isLessThanOrEqualTo(250);
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    @Test
    void ofTwoHundredAtOnceExactlyAsManyAsTheQueueHoldsAreTaken() throws Exception {
        try (SquaresProcess server = SquaresProcess.start(folder, 0, 60_000)) {
            HttpClient one = SquaresServer.browser();
            one.send(
                    HttpRequest.newBuilder(server.address("http", "/")).build(),
                    HttpResponse.BodyHandlers.discarding());
            List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
            for (int k = 0; k < 200; k++) {
                answers.add((k % 5 == 0 ? one : client)
                        .sendAsync(form(server, "steps", "2"), HttpResponse.BodyHandlers.discarding()));
            }

            int accepted = 0;
            for (CompletableFuture<HttpResponse<Void>> each : answers) {
                HttpResponse<Void> answer = each.get(60, TimeUnit.SECONDS);
                if (answer.statusCode() == 303) {
                    accepted++;
                } else {
                    assertThat(answer.statusCode()).isIn(429, 503);
                    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                            .isPositive();
                }
            }
            assertThat(accepted).isEqualTo(64);
        }
    }

    @Test
    void theFirstOfTenThousandPicturesAreThereAtOnce() throws Exception {
        try (SquaresProcess server = SquaresProcess.start(folder, 10_000, 0)) {
            List<String> pages =
                    List.of("/gallery", "/gallery?q=number", "/gallery?model=model+2", "/gallery?order=fastest");
            for (String page : pages) {
                long[] millis = new long[300];
                for (int k = 0; k < millis.length; k++) {
                    long start = System.nanoTime();
                    HttpResponse<String> answer = client.send(
                            HttpRequest.newBuilder(server.address("http", page)).build(),
                            HttpResponse.BodyHandlers.ofString());
                    millis[k] = (System.nanoTime() - start) / 1_000_000;
                    assertThat(answer.statusCode()).isEqualTo(200);
                }
                // What was just in time compiled is what people meet.
                long[] warm = Arrays.copyOfRange(millis, 100, millis.length);
                Arrays.sort(warm);
                System.out.printf("%s p50 %d ms, p99 %d ms%n", page, warm[100], warm[198]);
                assertThat(warm[198]).as(page).isLessThanOrEqualTo(100);
            }
        }
    }

    private HttpResponse<Void> submitted(SquaresProcess server, String... fields) throws Exception {
        return client.send(form(server, fields), HttpResponse.BodyHandlers.discarding());
    }

    private static HttpRequest form(SquaresProcess server, String... fields) {
        StringBuilder body = new StringBuilder("prompt=a+cat");
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(fields[i]).append('=').append(fields[i + 1]);
        }
        return HttpRequest.newBuilder(server.address("http", "/generate"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private static Socket stalledSocket(SquaresProcess server, String job) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2048);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream()
                .write(("GET " + job + "/live HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://127.0.0.1:"
                                + server.port() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Notes how late each step comes. */
    private static final class Follower implements WebSocket.Listener {
        private final Map<Integer, Long> done;
        private final int from;
        private final ConcurrentLinkedQueue<Long> delays;
        private final CountDownLatch ended;
        private final StringBuilder text = new StringBuilder();

        private Follower(Map<Integer, Long> done, int from, ConcurrentLinkedQueue<Long> delays, CountDownLatch ended) {
            this.done = done;
            this.from = from;
            this.delays = delays;
            this.ended = ended;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                long now = System.currentTimeMillis();
                Matcher step = STEP.matcher(text);
                if (step.find()) {
                    int number = Integer.parseInt(step.group(1));
                    Long at = done.get(number);
                    if (number >= from && at != null) {
                        delays.add(now - at);
                    }
                } else if (text.indexOf(">Done<") >= 0) {
                    ended.countDown();
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
