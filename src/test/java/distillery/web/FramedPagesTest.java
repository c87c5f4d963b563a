package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import distillery.gallery.GalleryPicture;
import distillery.gallery.Query;
import distillery.queue.Job;
import distillery.queue.JobState;
import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import distillery.web.http.Frame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A studio that stands in a frame on somebody else's page, and browsers that keep no cookies there. */
@Timeout(60)
class FramedPagesTest {
    private static final Frame SPACE = new Frame(List.of("https://huggingface.co", "https://*.hf.space"));
    private static final String NAME = "visitor=[0-9a-f]{32}";

    @TempDir
    private Path folder;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final HttpClient forgetful = HttpClient.newHttpClient();
    private SquaresServer server;

    @BeforeEach
    void start() throws Exception {
        server = new SquaresServer(
                folder,
                new PaintedSquares().beforeEachStep(this::waitUntilTold),
                new Limits(64, 2, Limits.USUAL.lookAhead(), Limits.USUAL.attempts()),
                SPACE);
    }

    private void waitUntilTold() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        server.close();
    }

    @Test
    void onlyPagesThatWereNamedMayShowOurs() throws Exception {
        HttpResponse<String> answer = open("/", "/");

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .endsWith("frame-ancestors 'self' https://huggingface.co https://*.hf.space");
        assertThat(answer.headers().firstValue("X-Frame-Options")).isEmpty();
    }

    @Test
    void cookiesAreSuchAsComeBackFromAFrame() throws Exception {
        assertThat(open("/", "/").headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("distillery=")
                .contains("; Path=/;", "; HttpOnly", "; SameSite=None; Secure; Partitioned");
        assertThat(open("/operator/" + SquaresServer.KEY, "/").headers().allValues("Set-Cookie"))
                .allMatch(cookie -> cookie.endsWith("; SameSite=None; Secure; Partitioned"))
                .anyMatch(cookie -> cookie.startsWith("distillery-operator="));
    }

    @Test
    void theFirstPageInAFrameIsTheSamePageWithANameInItsAddress() throws Exception {
        HttpRequest.Builder first = page("/gallery?q=a+cat", "/")
                .setHeader("Referer", "https://huggingface.co/")
                .header("Sec-Fetch-Site", "cross-site")
                .header("Sec-Fetch-Dest", "iframe");

        HttpResponse<String> led = send(first);

        assertThat(led.statusCode()).isEqualTo(303);
        assertThat(place(led)).matches("/gallery\\?q=a\\+cat&" + NAME);
        assertThat(send(page(place(led), "/").header("Sec-Fetch-Dest", "iframe"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoeverKeepsNoCookiesCancelsAJobOfTheirOwnAndNobodyElseDoes() throws Exception {
        String job = place(generate("/"));
        assertThat(job).matches("/jobs/[0-9a-f]+\\?" + NAME);
        String cancel = job.replaceAll("\\?.*", "") + "/cancel";

        assertThat(open(job, "/").body()).contains("action=\"" + cancel + "\"");
        assertThat(open(job.replaceAll("\\?.*", ""), "/").body()).doesNotContain("action=\"" + cancel + "\"");
        assertThat(post(cancel, "/").statusCode()).isEqualTo(403);
        HttpResponse<String> cancelled = post(cancel, job);

        assertThat(cancelled.statusCode()).isEqualTo(303);
        assertThat(place(cancelled)).isEqualTo(job);
        goOn.countDown();
        await().until(() -> job(job).state() == JobState.CANCELLED);
    }

    @Test
    void aLinkFromAPageThatNamesItsVisitorLeadsToOneThatDoes() throws Exception {
        goOn.countDown();
        String job = place(generate("/"));
        await().until(() -> job(job).state().isEnd());
        GalleryPicture picture = server.gallery.page(Query.newest(1)).pictures().get(0);

        String page = place(open("/pictures/" + picture.id(), job));

        assertThat(page).isEqualTo("/pictures/" + picture.id() + job.substring(job.indexOf('?')));
        assertThat(open(page, job).body()).contains("Delete");
        assertThat(post("/pictures/" + picture.id() + "/delete", page).statusCode())
                .isEqualTo(303);
        assertThat(server.gallery.find(picture.id())).isEmpty();
    }

    @Test
    void aVisitorWithoutCookiesHasNoMoreRoomThanOneWith() throws Exception {
        String job = place(generate("/"));

        assertThat(generate(job).statusCode()).isEqualTo(303);
        assertThat(generate(job).statusCode()).isEqualTo(429);
        assertThat(generate("/").statusCode()).isEqualTo(303);
    }

    @Test
    void aSocketIsToldWhoFollowsByItsAddress() throws Exception {
        goOn.countDown();
        String experiment = place(
                send(form("/compare", "/", "model=" + SquaresServer.MODEL + "&model=other&prompt=a+cat&pairs=1")));
        String id = experiment.replaceAll("/compare/|\\?.*", "");
        await().until(() ->
                server.queue.ofSeries(id).map(work -> work.state().isEnd()).orElse(false));

        assertThat(shown("/compare/" + id + "/live" + experiment.substring(experiment.indexOf('?'))))
                .contains("/compare/" + id + "/more");
        assertThat(shown("/compare/" + id + "/live")).doesNotContain("/compare/" + id + "/more");
    }

    @Test
    void aCookieCountsBeforeTheAddress() throws Exception {
        String own = "1".repeat(32);
        String stranger = "0".repeat(32);

        String job = place(
                send(form("/generate", "/?visitor=" + stranger, "prompt=a+cat").header("Cookie", "distillery=" + own)));

        assertThat(job).doesNotContain("visitor");
        assertThat(job(job).owner()).isEqualTo(own);
    }

    @Test
    void whatForeignPagesSayOfAVisitorIsNotHeard() throws Exception {
        String name = "visitor=" + "0".repeat(32);

        HttpResponse<String> led = send(page("/", "/")
                .setHeader("Referer", "https://evil.example/?" + name)
                .header("Sec-Fetch-Dest", "iframe"));

        assertThat(place(led)).matches("/\\?" + NAME).doesNotContain(name);
        assertThat(open("/?" + name, "/").headers().firstValue("Set-Cookie").orElseThrow())
                .doesNotContain("0".repeat(32));
        assertThat(open("/", "/?visitor=nobody").statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyIsLedToAnotherServer() throws Exception {
        HttpRequest.Builder elsewhere = HttpRequest.newBuilder(URI.create(server.address("/") + "/evil.example/"))
                .header("Accept", "text/html")
                .header("Sec-Fetch-Dest", "iframe");

        assertThat(send(elsewhere).headers().firstValue("Location")).isEmpty();
    }

    @Test
    void aStudioOfItsOwnPutsNoNamesIntoAddresses() throws Exception {
        Path other = Files.createDirectory(folder.resolve("alone"));
        try (SquaresServer alone = new SquaresServer(other, new PaintedSquares(), Limits.USUAL, Frame.NONE)) {
            HttpResponse<String> first = forgetful.send(
                    alone.form("/generate", "prompt", "a cat").build(), HttpResponse.BodyHandlers.ofString());

            assertThat(place(first)).matches("/jobs/[0-9a-f]+");
            assertThat(first.headers().firstValue("Set-Cookie").orElse(""))
                    .endsWith("; HttpOnly; SameSite=Lax")
                    .doesNotContain("Secure");
            assertThat(first.headers().firstValue("Content-Security-Policy").orElse(""))
                    .endsWith("frame-ancestors 'self'");
        }
    }

    private HttpResponse<String> generate(String from) throws Exception {
        return send(form("/generate", from, "prompt=a+cat"));
    }

    private HttpResponse<String> post(String path, String from) throws Exception {
        return send(form(path, from, ""));
    }

    private HttpResponse<String> open(String path, String from) throws Exception {
        return send(page(path, from));
    }

    private HttpRequest.Builder page(String path, String from) {
        return HttpRequest.newBuilder(server.address(path))
                .header("Accept", "text/html")
                .header("Referer", server.address(from).toString());
    }

    private HttpRequest.Builder form(String path, String from, String body) {
        return HttpRequest.newBuilder(server.address(path))
                .header("Referer", server.address(from).toString())
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return forgetful.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String place(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private Job job(String address) {
        String path = URI.create(address).getPath();
        return server.queue.find(path.substring("/jobs/".length())).orElseThrow();
    }

    /** The first thing that a socket hears. */
    private String shown(String path) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        StringBuilder message = new StringBuilder();
        WebSocket socket = forgetful
                .newWebSocketBuilder()
                .header("Origin", "http://127.0.0.1:" + server.port())
                .buildAsync(server.socketAddress(path), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                        message.append(part);
                        if (last) {
                            heard.complete(message.toString());
                        }
                        from.request(1);
                        return CompletableFuture.completedFuture(null);
                    }
                })
                .join();
        String text = heard.get(30, TimeUnit.SECONDS);
        socket.abort();
        return text;
    }
}
