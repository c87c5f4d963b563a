package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments on a real server, with squares in the place of pictures. */
class ComparePagesTest {
    private static final String A = SquaresServer.MODEL;

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
    void aFormThatIsSentLeadsToAPageThatEndsWithAVerdict() throws Exception {
        String page = run("pairs", "6", "seeds", "3, 4");

        Document result = page(page);
        assertThat(result.select(".state").text()).contains("6 pairs, done").contains("baseline " + A);
        // Squares always take the same time.
        assertThat(result.select(".verdicts li p").text()).contains("no difference between other and " + A);
        assertThat(result.select(".samples img")).hasSize(4);
        assertThat(result.select(".samples code").eachText()).containsExactly("seed 3", "seed 3", "seed 4", "seed 4");
        assertThat(result.select("table.numbers tbody tr")).hasSize(2);
        assertThat(result.select("noscript meta")).isEmpty();
        assertThat(get("/compare").body()).contains(page);
    }

    @Test
    void whileItRunsThePageLooksAgainWithoutScripts() throws Exception {
        AtomicBoolean goOn = new AtomicBoolean();
        squares.beforeEachStep(() -> await().untilTrue(goOn));
        String page = begin("pairs", "3");

        Document running = page(page);

        assertThat(running.select(".state").text()).contains("0 of 3 pairs so far");
        assertThat(running.select("noscript meta[http-equiv=refresh]")).hasSize(1);
        goOn.set(true);
        awaitEnd(page);
        assertThat(page(page).select("noscript meta")).isEmpty();
    }

    @Test
    void stepsAndSchedulersOfOneModelAreComparedToo() throws Exception {
        String page = run("model", A, "steps", "3, 2", "scheduler", "ddim", "scheduler", "euler", "pairs", "1");

        assertThat(page(page).select("table.numbers tbody th").eachText())
                .containsExactly(
                        A + ", 3 steps, DDIM", A + ", 3 steps, Euler", A + ", 2 steps, DDIM", A + ", 2 steps, Euler");
        assertThat(page(page).select(".cautions").text())
                .contains("Not the same steps")
                .contains("Not the same scheduler");
    }

    @Test
    void aModelIsComparedWithItselfUnderALeverAndThePageSaysSo() throws Exception {
        String page = run("model", A, "guidance-interval", "0-1, 0-0.6", "deep-cache", "3,1", "pairs", "1");

        assertThat(page(page).select("table.numbers tbody th").eachText())
                .containsExactly(
                        A + ", deep cache 3",
                        A,
                        A + ", guidance interval 0-0.6, deep cache 3",
                        A + ", guidance interval 0-0.6");
        assertThat(page(page).select(".cautions").text())
                .contains("Not the same guidance interval: off (" + A, "Not the same deep cache: 3 (" + A);
        assertThat(post("/compare", "model", A, "prompt", "a cat", "guidance-interval", "1-0")
                        .body())
                .contains("id=\"guidance-interval-error\">A guidance interval begins at 0");
        assertThat(post("/compare", "model", A, "prompt", "a cat", "deep-cache", "2, 99")
                        .body())
                .contains("id=\"deep-cache-error\">A deep cache is ", "<details class=\"advanced\" open");
    }

    @Test
    void whoJoinsPullsTheLeversOfTheBaselineUnlessOthersAreNamed() throws Exception {
        String page = run("model", A, "guidance-interval", "0-0.5", "steps", "2,1", "pairs", "1");

        assertThat(post(page + "/join", "model", A, "deep-cache", "2", "guidance-interval", " ")
                        .statusCode())
                .isEqualTo(303);
        awaitEnd(page);

        assertThat(page(page).select("table.numbers tbody th").eachText())
                .contains(A + ", guidance interval 0-0.5, deep cache 2");
        assertThat(post(page + "/join", "model", A, "deep-cache", "0").statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatIsWrongIsSaidBesideItsFieldAndNothingBegins() throws Exception {
        HttpResponse<String> answer = post(
                "/compare",
                "model",
                A,
                "model",
                "none",
                "prompt",
                " ",
                "pairs",
                "1000",
                "steps",
                "many",
                "budget",
                "0",
                "seeds",
                "1, x");

        assertThat(answer.statusCode()).isEqualTo(422);
        Document form = Jsoup.parse(answer.body());
        assertThat(form.select("#model-error").text()).isEqualTo("There is no model of that name here.");
        assertThat(form.select("#prompt-error").text()).isEqualTo("Say what the pictures should show.");
        assertThat(form.select("#pairs-error").text()).contains("to 100, not 1000");
        assertThat(form.select("#steps-error").text()).isEqualTo("This must be a number.");
        assertThat(form.select("#budget-error").text()).contains("above 0");
        assertThat(form.select("#seeds-error").text()).isNotEmpty();
        assertThat(form.select("details.advanced").hasAttr("open")).isTrue();
        assertThat(server.experiments.newest(5)).isEmpty();
    }

    @Test
    void oneModelAloneIsNoComparison() throws Exception {
        HttpResponse<String> answer = post("/compare", "model", A, "prompt", "a cat", "pairs", "2");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("name two models or more");
    }

    @Test
    void aFullQueueRefusesAndKeepsWhatWasTyped() throws Exception {
        server.close();
        server = new SquaresServer(Files.createDirectory(folder.resolve("small")), squares, new Limits(1, 1, 1, 1));
        squares.beforeEachStep(() -> await().until(() -> !server.troubles.get().isEmpty()));
        begin("pairs", "2");

        HttpResponse<String> refused = post("/compare", "model", A, "model", "other", "prompt", "a very small cat");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("The queue is full").contains("a very small cat");
        assertThat(server.experiments.newest(5)).hasSize(1);
        server.troubles.set(List.of("go on"));
    }

    @Test
    void whatIsTakenAwayAgreesWithThePage() throws Exception {
        String page = run("pairs", "6", "prompt", "=a \"red\", <b>apple</b>\na | dog");
        Document shown = page(page);

        JsonNode json = new ObjectMapper().readTree(get(page + ".json").body());
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(get(page + ".csv").body())) {
            List<Map<String, String>> runs = rows.readAll();
            assertThat(runs).hasSize(json.get("runs").size());
            assertThat(runs.stream().filter(run -> run.get("counted").equals("true")))
                    .hasSize(6 * 4);
            assertThat(runs).extracting(run -> run.get("prompt")).contains("'=a \"red\", <b>apple</b>", "a | dog");
        }
        assertThat(json.at("/result/pairs/0/verdict").asText())
                .isEqualTo(shown.select(".verdicts li p").text());
        assertThat(get(page + ".md").body()).contains(A).contains("no difference");
        Document file = Jsoup.parse(get(page + ".html").body());
        assertThat(file.select(".verdicts li p").text())
                .isEqualTo(shown.select(".verdicts li p").text());
        assertThat(file.select("img"))
                .isNotEmpty()
                .allSatisfy(image -> assertThat(image.attr("src")).startsWith("data:image/png;base64,"));
        assertThat(file.select("link, script, form")).isEmpty();
        for (String address : List.of(page, page + ".html", page + "/blind", "/compare")) {
            assertThat(get(address).body()).as(address).doesNotContain("<b>apple");
        }
        for (String ending : List.of(".csv", ".json", ".md", ".html")) {
            assertThat(get(page + ending)
                            .headers()
                            .firstValue("Content-Disposition")
                            .orElse(""))
                    .contains("attachment");
        }
    }

    @Test
    void theBaselineIsSwappedByTheAddress() throws Exception {
        String page = run("pairs", "2");

        Document swapped = page(page + "?baseline=1");

        assertThat(swapped.select(".state").text()).contains("baseline other");
        assertThat(swapped.select(".files a").eachAttr("href")).allMatch(address -> address.endsWith("?baseline=1"));
        assertThat(page(page + "?baseline=99").select(".state").text()).contains("baseline " + A);
        assertThat(page(page + "?baseline=x").select(".state").text()).contains("baseline " + A);
    }

    @Test
    void morePairsAndNewcomersComeToTheSameAddress() throws Exception {
        String page = run("pairs", "2");

        assertThat(post(page + "/more").statusCode()).isEqualTo(303);
        awaitEnd(page);
        assertThat(page(page).select(".state").text()).contains("7 pairs, done");

        assertThat(post(page + "/join", "model", "other", "steps", "1").statusCode())
                .isEqualTo(303);
        awaitEnd(page);

        assertThat(page(page).select(".state").text()).contains("13 pairs, done");
        assertThat(page(page).select("table.numbers tbody th").eachText()).contains("other, 1 steps");
        assertThat(page(page).select(".verdicts li p").text()).contains("6 pairs");
        assertThat(post(page + "/join", "model", "none").statusCode()).isEqualTo(400);
        assertThat(post(page + "/join", "model", "other", "steps", "999").statusCode())
                .isEqualTo(400);
    }

    @Test
    void strangersRunItAgainButDoNotChangeIt() throws Exception {
        String page = run("pairs", "2");
        HttpClient stranger = SquaresServer.browser();

        for (String change : List.of("/more", "/join", "/resume")) {
            assertThat(stranger.send(
                                    server.form(page + change, "model", "other").build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as(change)
                    .isEqualTo(403);
        }
        HttpResponse<String> again =
                stranger.send(server.form(page + "/again").build(), HttpResponse.BodyHandlers.ofString());
        String copy = again.headers().firstValue("Location").orElseThrow();
        awaitEnd(copy);

        assertThat(copy).isNotEqualTo(page);
        Document result = page(copy);
        assertThat(result.select("#drift a").attr("href")).isEqualTo(page);
        assertThat(result.select("[aria-labelledby=drift]").text())
                .contains("the same points, all of them")
                .contains("The same machine and settings")
                .contains("The same weights");
        assertThat(page(page).select("#drift")).isEmpty();
    }

    @Test
    void whatWasStoppedGoesOnWhenItsOwnerWants() throws Exception {
        Set<String> stopped = new HashSet<>();
        squares.beforeEachStep(() -> server.experiments.newest(1).forEach(experiment -> {
            if (server.experiments.wholeBlocks(experiment.id()) == 1 && stopped.add(experiment.id())) {
                server.queue.ofSeries(experiment.id()).ifPresent(job -> server.queue.cancel(job.id(), job.owner()));
            }
        }));
        String page = begin("pairs", "3");
        awaitEnd(page);
        assertThat(page(page).select(".state").text()).contains("Stopped after 1 of 3 pairs");

        assertThat(post(page + "/resume").statusCode()).isEqualTo(303);
        awaitEnd(page);

        assertThat(page(page).select(".state").text()).contains("3 pairs, done");
    }

    @Test
    void votesAreBlindUntilTheyAreCast() throws Exception {
        String page = run("pairs", "6", "seeds", "1 2 3 4 5 6");
        Set<String> seen = new HashSet<>();

        int cast = 0;
        Document ballot = page(page + "/blind");
        while (!ballot.select("[name=ballot]").isEmpty()) {
            assertThat(ballot.select("main").text()).doesNotContain(A).doesNotContain("other");
            String address = ballot.select(".blind img").attr("src");
            byte[] png = bytes(address);
            assertThat(new String(png, StandardCharsets.ISO_8859_1)).doesNotContain("Model", "Steps");
            assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(64 + 6 + 64);
            seen.add(address);
            post(page + "/blind", "ballot", ballot.select("[name=ballot]").attr("value"), "choice", "left");
            assertThat(bytesStatus(address)).isEqualTo(404);
            cast++;
            ballot = page(page + "/blind");
        }

        assertThat(cast).isEqualTo(7);
        assertThat(seen).hasSize(7);
        Element poll = page(page).selectFirst("#poll");
        assertThat(poll.text())
                .contains("6 votes of 1 voter")
                .contains("You picked other over " + A)
                .contains("of 6 votes")
                .contains("Of 1 pair that came again the other way round, you judged 0 the same.");
    }

    @Test
    void aVoteCountsOnceAndOnlyOnTheBallotThatIsOpen() throws Exception {
        String page = run("pairs", "2", "seeds", "1 2");

        post(page + "/blind", "ballot", "0", "choice", "right");
        post(page + "/blind", "ballot", "0", "choice", "left");
        post(page + "/blind", "ballot", "7", "choice", "left");
        post(page + "/blind", "ballot", "1", "choice", "nonsense");

        assertThat(page(page + "/blind").select("main").text()).contains("1 vote so far");
    }

    @Test
    void aJobOfAnExperimentLeadsToItsPage() throws Exception {
        String page = run("pairs", "1");
        String id = page.substring("/compare/".length());

        HttpResponse<String> answer =
                get("/jobs/" + server.queue.ofSeries(id).orElseThrow().id());

        assertThat(answer.headers().firstValue("Location")).contains(page);
    }

    private String begin(String... fields) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(fields));
        if (!all.contains("model")) {
            all.addAll(List.of("model", A, "model", "other"));
        }
        if (!all.contains("prompt")) {
            all.addAll(List.of("prompt", "a cat"));
        }
        HttpResponse<String> answer = post("/compare", all.toArray(String[]::new));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private String run(String... fields) throws IOException, InterruptedException {
        String page = begin(fields);
        awaitEnd(page);
        return page;
    }

    private void awaitEnd(String page) {
        String id = page.substring("/compare/".length());
        await().until(() ->
                server.queue.ofSeries(id).map(job -> job.state().isEnd()).orElse(false));
    }

    private Document page(String path) throws IOException, InterruptedException {
        return Jsoup.parse(get(path).body());
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        return server.bytes(path).body();
    }

    private int bytesStatus(String path) throws IOException, InterruptedException {
        return server.bytes(path).statusCode();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return server.get(path);
    }

    private HttpResponse<String> post(String path, String... fields) throws IOException, InterruptedException {
        return server.post(path, fields);
    }
}
