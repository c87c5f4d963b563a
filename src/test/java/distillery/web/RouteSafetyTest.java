package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every address. */
class RouteSafetyTest {
    private static final List<String> SAFE = List.of(
            "/",
            "/jobs/JOB",
            "/gallery",
            "/gallery.csv",
            "/things",
            "/gallery?q=cat&order=fastest&after=nonsense&model=none",
            "/pictures/PICTURE",
            "/pictures/PICTURE.png",
            "/pictures/PICTURE.jpg",
            "/beside?picture=PICTURE&picture=PICTURE",
            "/compare",
            "/compare/EXPERIMENT",
            "/compare/EXPERIMENT?baseline=1",
            "/compare/EXPERIMENT.csv",
            "/compare/EXPERIMENT.json",
            "/compare/EXPERIMENT.md",
            "/compare/EXPERIMENT.html",
            "/compare/EXPERIMENT/blind",
            "/compare/EXPERIMENT/blind/0.png",
            "/status",
            "/metrics",
            "/healthz",
            "/readyz",
            "/operator/none",
            "/s/none",
            "/shared",
            "/sign-in",
            "/static/none/none",
            "/no/such/page");

    private static final List<String> UNSAFE = List.of(
            "/generate",
            "/prompt",
            "/settings",
            "/jobs/JOB/cancel",
            "/pictures/PICTURE/delete",
            "/compare",
            "/compare/EXPERIMENT/more",
            "/compare/EXPERIMENT/join",
            "/compare/EXPERIMENT/resume",
            "/compare/EXPERIMENT/again",
            "/compare/EXPERIMENT/blind",
            "/shared",
            "/shared/none/revoke",
            "/sign-in",
            "/sign-out");

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    @TempDir
    private static Path folder;

    private static SquaresServer server;
    private static String job;
    private static String picture;
    private static String experiment;

    @BeforeAll
    static void start() throws Exception {
        server = new SquaresServer(folder, new PaintedSquares(), Limits.USUAL);
        String address = server.post("/generate", "prompt", "a cat")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        job = address.substring("/jobs/".length());
        await().until(() -> !server.gallery.ofJob(job).isEmpty());
        picture = server.gallery.ofJob(job).get(0).id();
        experiment = server.post(
                        "/compare", "model", SquaresServer.MODEL, "model", "other", "prompt", "a cat", "pairs", "1")
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .substring("/compare/".length());
        await().until(() -> server.queue
                .ofSeries(experiment)
                .map(work -> work.state().isEnd())
                .orElse(false));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyRouteIsWalkedHere() {
        for (String endpoint : server.endpoints()) {
            String method = endpoint.substring(0, endpoint.indexOf(' '));
            String path = endpoint.substring(endpoint.indexOf(' ') + 1);
            String pattern = path.replaceAll("\\{\\w+}", "[^/]+")
                    .replaceAll("<\\w+>", ".+")
                    .replaceAll("\\.(csv|json|md|html)$", "\\\\.$1")
                    .replace(".png", "\\.png")
                    .replace(".jpg", "\\.jpg");
            assertThat(method.equals("GET") ? SAFE : UNSAFE)
                    .as(endpoint)
                    .anyMatch(walked -> walked.replaceAll("\\?.*", "").matches(pattern));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyAnswerTellsBrowsersToBeCareful(String path) throws Exception {
        HttpResponse<String> answer = server.get(path);

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Type")).isPresent();
        if (answer.statusCode() >= 400) {
            assertThat(answer.body())
                    .doesNotContain("distillery.", "io.javalin", "Exception", folder.toString(), "SELECT");
        }
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void foreignPagesChangeNothing(String path) throws Exception {
        int jobs = jobs();
        String host = "127.0.0.1:" + server.port();
        for (String origin : List.of(
                "null",
                "https://evil.example",
                "http://localhost.evil.example",
                "http://" + host + ".evil.example",
                "http://" + host + "@evil.example",
                "http://evil.example#" + host,
                "http://127.0.0.1:1",
                "http://127.0.0.1",
                "HTTP://" + host,
                "http://" + host + "/",
                "http://[::1]:" + server.port(),
                "file://",
                "")) {
            assertThat(server.send(server.form(path, "prompt", "a cat").header("Origin", origin))
                            .statusCode())
                    .as(origin)
                    .isEqualTo(403);
        }
        for (String site : List.of("cross-site", "same-site", "nonsense")) {
            assertThat(server.send(server.form(path, "prompt", "a cat").header("Sec-Fetch-Site", site))
                            .statusCode())
                    .as(site)
                    .isEqualTo(403);
        }
        assertThat(jobs()).isEqualTo(jobs);
        assertThat(server.gallery.find(picture)).isPresent();
    }

    @Test
    void otherNamesThanOursAreNotAnswered() throws Exception {
        for (String host : List.of("evil.example", "evil.example:7860", "localhost.evil.example", "", "127.0.0.2")) {
            assertThat(raw("GET /", "Host: " + host)).as(host).containsAnyOf(" 421 ", " 400 ");
        }
    }

    @Test
    void nothingButWhatHasAnIdIsServed() throws Exception {
        for (String way : List.of(
                "../",
                "..%2f",
                "%2e%2e/",
                "%2e%2e%2f",
                "..;/",
                "..%5c",
                "%5c..%5c",
                "....//",
                "%00",
                "..%00/",
                "//",
                "%252e%252e%252f",
                "..%c0%af",
                "%e0%80%af",
                ".",
                "..")) {
            for (String place : List.of("/pictures/", "/static/", "/jobs/", "/")) {
                String answer = raw("GET " + place + way + way + way + "etc/passwd", "Host: 127.0.0.1");
                assertThat(answer)
                        .as(place + way)
                        .containsAnyOf(" 404 ", " 400 ")
                        .doesNotContain("root:");
            }
        }
    }

    @Test
    void noMethodOnAnyAddressMakesTheServerFail() throws Exception {
        for (String path : Stream.concat(SAFE.stream(), UNSAFE.stream()).toList()) {
            for (String method : METHODS) {
                if (method.equals("POST") && UNSAFE.contains(path)) {
                    continue;
                }
                assertThat(raw(method + " " + filled(path), "Host: 127.0.0.1", "Origin: null", "Content-Length: 0"))
                        .as(method + " " + path)
                        .startsWith("HTTP/1.1 ")
                        .doesNotContain("HTTP/1.1 5");
            }
        }
    }

    @Test
    void looksAloneChangeNothing() throws Exception {
        int jobs = jobs();
        for (String path : SAFE) {
            server.get(filled(path));
        }
        for (String path : UNSAFE) {
            // There is no form where there is no password.
            boolean page = SAFE.contains(path) && !path.equals("/sign-in");
            assertThat(server.get(filled(path)).statusCode()).isEqualTo(page ? 200 : 404);
        }
        assertThat(jobs()).isEqualTo(jobs);
        assertThat(server.gallery.find(picture)).isPresent();
    }

    @Test
    void longFormsAreRefused() throws Exception {
        assertThat(server.post("/generate", "prompt", "a".repeat(300_000)).statusCode())
                .isEqualTo(413);
        assertThat(raw(
                        "POST /generate",
                        "Host: 127.0.0.1",
                        "Content-Length: 10000000000",
                        "Content-Type: application/x-www-form-urlencoded"))
                .contains(" 413 ");
    }

    private static int jobs() throws IOException, InterruptedException {
        return server.queue.lately(1000).size() + server.queue.waiting().size();
    }

    /** The whole answer to a request of our own making, headers and all. */
    private static String raw(String methodAndPath, String... headers) throws IOException {
        String request =
                methodAndPath + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            StringBuilder answer = new StringBuilder();
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                answer.append(line).append('\n');
            }
            return answer.toString();
        }
    }

    private static String filled(String path) {
        return path.replace("JOB", job).replace("PICTURE", picture).replace("EXPERIMENT", experiment);
    }

    static List<String> all() {
        return SAFE.stream().map(RouteSafetyTest::filled).toList();
    }

    static List<String> unsafe() {
        return UNSAFE.stream().map(RouteSafetyTest::filled).toList();
    }
}
