package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import distillery.gallery.GalleryPicture;
import distillery.gallery.Query;
import distillery.pipeline.Seeds;
import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server on a free port, with squares in the place of pictures. */
class WebServerTest {
    @TempDir
    private Path folder;

    private final PaintedSquares squares = new PaintedSquares();
    private SquaresServer server;

    @BeforeEach
    void start() throws IOException {
        server = new SquaresServer(folder, squares, Limits.USUAL);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFormThatIsSentLeadsToAPageThatEndsWithThePicture() throws Exception {
        HttpResponse<String> sent = post("/generate", "prompt", "<b>a \"red\" apple</b>");
        assertThat(sent.statusCode()).isEqualTo(303);
        String job = sent.headers().firstValue("Location").orElseThrow();

        await().untilAsserted(() -> assertThat(get(job).body()).contains("Done"));

        String page = get(job).body();
        assertThat(page).contains("&lt;b>a &#34;red&#34; apple&lt;/b>").doesNotContain("<b>a");
        String picture = page.replaceAll("(?s).*src=\"(/pictures/[0-9a-f]{32}\\.png)\".*", "$1");
        assertThat(get(picture).headers().firstValue("Content-Type")).contains("image/png");
    }

    @Test
    void whatIsWrongIsSaidBesideItsField() throws Exception {
        HttpResponse<String> answer = post("/generate", "prompt", " ", "steps", "900", "width", "65", "seed", "١٢");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("id=\"prompt-error\">Say what the picture should show.<")
                .contains("id=\"steps-error\">Steps must be from 1 to 150, not 900.<")
                .contains("id=\"width-error\">The width must be a multiple of 8");
        assertThat(answer.body().replaceAll("(?s).*id=\"seed-error\">([^<]*)<.*", "$1"))
                .isNotEmpty();
    }

    @Test
    void foreignPagesAndForeignNamesAreRefused() throws Exception {
        HttpRequest.Builder form = server.form("/generate", "prompt", "a cat");

        assertThat(server.send(form.copy().header("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send(form.copy().header("Origin", "null")).statusCode())
                .isEqualTo(403);
        assertThat(server.send(form.copy().header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send(form.copy().header("Origin", "http://127.0.0.1:" + server.port()))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        for (String path : List.of("/jobs/none", "/pictures/none", "/pictures/none.png", "/static/0/distillery.css")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void theOwnerDeletesAPictureAndNobodyElse() throws Exception {
        String picture = "/pictures/" + makeOne("a cat").id();

        assertThat(SquaresServer.browser()
                        .send(server.form(picture + "/delete").build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(403);
        assertThat(get(picture).body()).contains("Delete");
        assertThat(post(picture + "/delete").statusCode()).isEqualTo(303);

        assertThat(get(picture).statusCode()).isEqualTo(404);
        assertThat(get(picture + ".png").statusCode()).isEqualTo(404);
    }

    @Test
    void theOperatorMayDoWhatOthersMayNot() throws Exception {
        String picture = "/pictures/" + makeOne("a cat").id();
        HttpClient operator = SquaresServer.browser();

        assertThat(status(operator, "/operator/" + "0".repeat(32))).isEqualTo(404);
        assertThat(status(operator, "/operator/" + SquaresServer.KEY)).isEqualTo(303);
        assertThat(operator.send(server.form(picture + "/delete").build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void aPictureFillsTheFormWithWhatItWasMadeOf() throws Exception {
        GalleryPicture picture = makeOne("a cat, \"blue\"\non a roof");
        byte[] file = Files.readAllBytes(server.gallery.png(picture));

        HttpResponse<String> answer = server.send(HttpRequest.newBuilder(server.address("/settings"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(file, 0, Math.min(file.length, 2000))));

        assertThat(answer.statusCode()).isEqualTo(200);
        byte[] padded = Arrays.copyOf(file, 1 << 18);
        assertThat(server.send(HttpRequest.newBuilder(server.address("/settings"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(padded)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(answer.body())
                .contains("a cat, &#34;blue&#34;\non a roof</textarea>".replace("&#34;", "\""))
                .contains("value=\"" + Seeds.show(picture.request().seed()) + "\"");
        assertThat(server.send(HttpRequest.newBuilder(server.address("/settings"))
                                .POST(HttpRequest.BodyPublishers.ofString("no picture")))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void thePromptIsCountedAndWhatIsNotReadIsShown() throws Exception {
        assertThat(post("/prompt", "model", SquaresServer.MODEL, "prompt", "a cat")
                        .body())
                .contains("of 75 tokens");
        assertThat(post("/prompt", "model", SquaresServer.MODEL, "prompt", "word ".repeat(300) + "<last")
                        .body())
                .contains("Not read:")
                .contains("&lt;last");
        assertThat(post("/prompt", "model", "../../etc", "prompt", "a cat").statusCode())
                .isEqualTo(404);
    }

    @Test
    void wordsThatASmallModelWasNotTaughtAreNamed() throws Exception {
        assertThat(post("/prompt", "model", SquaresServer.MODEL, "prompt", "a red apple")
                        .body())
                .doesNotContain("not taught");
        assertThat(post("/prompt", "model", SquaresServer.MODEL, "prompt", "a red <astronaut>")
                        .body())
                .contains("not taught: astronaut.", "href=\"/things\"");
        assertThat(post("/prompt", "model", "other", "prompt", "a red astronaut")
                        .body())
                .doesNotContain("not taught");
        assertThat(get("/things").body()).contains("an apple", "href=\"/?prompt=an+apple\"");
    }

    @Test
    void anAddressFillsTheForm() throws Exception {
        Document page = Jsoup.parse(
                get("/?prompt=an+apple&steps=7&model=other&seed=%22x").body());

        assertThat(page.selectFirst("#prompt").wholeText()).isEqualTo("an apple");
        assertThat(page.selectFirst("#steps").attr("value")).isEqualTo("7");
        assertThat(page.selectFirst("#seed").attr("value")).isEqualTo("\"x");
        assertThat(page.selectFirst("input[name=model][checked]").attr("value")).isEqualTo("other");
        assertThat(page.selectFirst("#width").attr("value")).isEqualTo("64");
    }

    @Test
    void aLeverIsKeptFromTheFormToThePictureAndBack() throws Exception {
        String job = post("/generate", "prompt", "a cat", "guidance-interval", "0 - 0.60", "deep-cache", "2")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        await().untilAsserted(() -> assertThat(get(job).body()).contains("Done"));
        GalleryPicture picture = server.gallery.page(Query.newest(1)).pictures().get(0);

        Document page = Jsoup.parse(get("/pictures/" + picture.id()).body());
        assertThat(page.select("dl.facts").text()).contains("Guidance interval 0-0.6 Deep cache 2");
        assertThat(page.select("input[type=hidden][name=guidance-interval]").val())
                .isEqualTo("0-0.6");
        assertThat(Jsoup.parse(get("/gallery").body()).select(".tile .levers").text())
                .isEqualTo("guidance interval 0-0.6, deep cache 2");
        assertThat(get("/gallery.csv").body()).contains(",\"guidance interval 0-0.6, deep cache 2\",");
        byte[] file = Files.readAllBytes(server.gallery.png(picture));
        String found = server.send(HttpRequest.newBuilder(server.address("/settings"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(file, 0, Math.min(file.length, 2000))))
                .body();
        for (String form : List.of(
                get(job).body(),
                get("/?from=" + picture.id()).body(),
                get("/?guidance-interval=0-0.6").body(),
                found)) {
            Document filled = Jsoup.parse(form);
            assertThat(filled.select("input#guidance-interval").val()).isEqualTo("0-0.6");
            assertThat(filled.select("details.advanced").hasAttr("open")).isTrue();
        }
        assertThat(Jsoup.parse(get("/").body()).select("details.advanced").hasAttr("open"))
                .isFalse();
        assertThat(Jsoup.parse(post("/generate", "prompt", "a cat", "guidance-interval", "late")
                                .body())
                        .select("#guidance-interval-error")
                        .text())
                .isEqualTo("A guidance interval is two shares of the steps, such as 0-0.6.");
    }

    @Test
    void twoPicturesAreShownSideBySide() throws Exception {
        String query = "/beside?picture=" + makeOne("a cat").id();

        assertThat(get(query).statusCode()).isEqualTo(422);
        assertThat(get(query + "&picture=" + makeOne("a dog").id()).body()).contains("a cat", "a dog");
    }

    @Test
    void statusAndMetricsTellWhatWasDone() throws Exception {
        makeOne("a cat");

        assertThat(get("/status").body())
                .contains("Ready to make pictures.", "Nobody waits.", "--port", "17 of a test");
        assertThat(get("/metrics").body())
                .contains("distillery_pictures_total 1.0", "distillery_jobs_total{state=\"done\"} 1.0")
                .contains("distillery_step_seconds_count 3", "jvm_memory");
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void theGalleryComesAsATableToo() throws Exception {
        GalleryPicture picture = makeOne("=1+1, \"two\"");

        HttpResponse<String> table = get("/gallery.csv");

        assertThat(table.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(table.body())
                .startsWith("id,made,model,prompt,")
                .contains(picture.id(), "\"'=1+1, \"\"two\"\"\"", "0.6");
    }

    @Test
    void browsersGetAPageWhereOthersGetASentence() throws Exception {
        assertThat(get("/pictures/none").body()).isEqualTo("There is nothing at this address, or no longer.\n");

        HttpResponse<String> page =
                server.send(HttpRequest.newBuilder(server.address("/nowhere")).header("Accept", "text/html"));
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("<h1>Not here</h1>");
    }

    @Test
    void whileNoPictureCanBeMadeNobodyIsAskedToWait() throws Exception {
        server.troubles.set(List.of("The server is stopping."));

        HttpResponse<String> answer = post("/generate", "prompt", "a cat");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        assertThat(answer.body()).contains("The server is stopping.", "a cat</textarea>");
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("The server is stopping.");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void aSeedThatWasDrawnIsDrawnAgainTheNextTimeAndOneThatWasChosenStays() throws Exception {
        String drawn = get(location(post("/generate", "prompt", "a cat", "seed", "-1")))
                .body();
        String chosen =
                get(location(post("/generate", "prompt", "a cat", "seed", "5"))).body();

        assertThat(Jsoup.parse(drawn).selectFirst("#seed").attr("value")).isEqualTo("-1");
        assertThat(Jsoup.parse(chosen).selectFirst("#seed").attr("value")).isEqualTo("5");
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private GalleryPicture makeOne(String prompt) throws Exception {
        String job = post("/generate", "prompt", prompt)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        await().pollInterval(Duration.ofMillis(10)).until(() -> get(job).body().contains("Done"));
        return server.gallery.ofJob(job.substring("/jobs/".length())).get(0);
    }

    private int status(HttpClient browser, String path) throws IOException, InterruptedException {
        return browser.send(
                        HttpRequest.newBuilder(server.address(path)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return server.get(path);
    }

    private HttpResponse<String> post(String path, String... fields) throws IOException, InterruptedException {
        return server.post(path, fields);
    }
}
