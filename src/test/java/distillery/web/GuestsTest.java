package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import distillery.share.Links;
import distillery.share.Scope;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who come through the tunnel with a link: how far they get. */
class GuestsTest {
    private static final String NOBODYS = "0123456789abcdef0123456789abcdef";

    @TempDir
    private static Path folder;

    private static SquaresServer server;
    private static String job;
    private static String picture;
    private static String other;
    private static String experiment;

    @BeforeAll
    static void start() throws Exception {
        server = new SquaresServer(folder, new PaintedSquares(), Limits.USUAL);
        server.tunnel.set(URI.create("http://127.0.0.1:" + server.tunnelPort()));
        job = made("a cat");
        picture = server.gallery.ofJob(job).get(0).id();
        other = server.gallery.ofJob(made("a secret")).get(0).id();
        experiment = server.post(
                        "/compare", "model", SquaresServer.MODEL, "model", "other", "prompt", "a dog", "pairs", "1")
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .substring("/compare/".length());
        await().until(() -> server.queue
                .ofSeries(experiment)
                .map(work -> work.state().isEnd())
                .orElse(false));
    }

    private static String made(String prompt) throws Exception {
        String id = server.post("/generate", "prompt", prompt)
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .substring("/jobs/".length());
        await().until(() -> !server.gallery.ofJob(id).isEmpty());
        return id;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void withoutALinkNothingAnswersButTheProgramsOwnFiles() throws Exception {
        Guest stranger = new Guest(server.tunnelPort());

        for (String place : places()) {
            assertThat(ask(stranger, place)).as(place).isEqualTo(403);
        }
        assertThat(stranger.follow("/jobs/" + job + "/live").closed.join()).isEqualTo(403);
        assertThat(stranger.follow("/compare/" + experiment + "/live").closed.join())
                .isEqualTo(403);
        Document page = Jsoup.parse(stranger.get("/", "Accept", "text/html").body());
        assertThat(page.select("main").text()).contains("opens with a link only");
        assertThat(page.select("nav")).isEmpty();
        assertThat(stranger.get(page.select("link[rel=stylesheet]").attr("href"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void neitherTheOperatorsKeyNorAPasswordNorHeadersCountInTheTunnel() throws Exception {
        Guest stranger = new Guest(server.tunnelPort());

        assertThat(stranger.get("/operator/" + SquaresServer.KEY).statusCode()).isEqualTo(403);
        for (String[] claim : new String[][] {
            {"Cookie", "distillery-operator=" + SquaresServer.KEY},
            {"Authorization", "Basic YW5uOmNvcnJlY3QgaG9yc2U="},
            {"X-Forwarded-For", "127.0.0.1"},
            {"Forwarded", "for=127.0.0.1;host=localhost"},
            {"X-Forwarded-Host", "localhost"},
            {"X-Real-IP", "127.0.0.1"}
        }) {
            assertThat(stranger.get("/gallery", claim).statusCode())
                    .as(claim[0])
                    .isEqualTo(403);
            assertThat(stranger.get("/shared", claim).statusCode()).as(claim[0]).isEqualTo(403);
        }
    }

    @Test
    void otherNamesThanTheTunnelsAreNotAnsweredThere() throws Exception {
        Guest local = new Guest(server.port());
        URI before = server.tunnel.getAndSet(URI.create("https://a1.lhr.example"));
        try {
            assertThat(new Guest(server.tunnelPort()).get("/").statusCode()).isEqualTo(421);
            assertThat(local.get("/").statusCode()).isEqualTo(200);
        } finally {
            server.tunnel.set(before);
        }
    }

    @Test
    void whoMayLookAtAPictureSeesThatPictureAndNothingElse() throws Exception {
        Guest guest = guest(new Scope(Scope.Kind.PICTURE, picture, false));

        assertThat(reached(guest))
                .containsExactlyInAnyOrder(
                        "GET /pictures/" + picture,
                        "GET /pictures/" + picture + ".png",
                        "GET /pictures/" + picture + ".jpg");
        assertThat(guest.get("/pictures/" + other).statusCode()).isEqualTo(403);
        assertThat(guest.get("/pictures/" + NOBODYS).statusCode()).isEqualTo(403);
        assertThat(guest.get("/pictures/" + other + ".png").statusCode()).isEqualTo(403);
        assertThat(guest.post("/generate", "prompt", "mine").statusCode()).isEqualTo(403);
        assertThat(guest.post("/pictures/" + picture + "/delete").statusCode()).isEqualTo(403);

        Document page = Jsoup.parse(guest.get("/pictures/" + picture).body());
        assertThat(page.select("h1").text()).isEqualTo("a cat");
        assertThat(page.select("form, details")).isEmpty();
        assertLinksLead(guest, page);
    }

    @Test
    void whoMayLookAtAComparisonSeesItItsPicturesAndItsFiles() throws Exception {
        Guest guest = guest(new Scope(Scope.Kind.EXPERIMENT, experiment, false));

        Set<String> reached = reached(guest);
        assertThat(reached)
                .contains(
                        "GET /compare/" + experiment,
                        "GET /compare/" + experiment + ".csv",
                        "GET /compare/" + experiment + ".json",
                        "GET /compare/" + experiment + ".md",
                        "GET /compare/" + experiment + ".html")
                .hasSize(5);
        String sample = server.experiments.samples(experiment).get(0).picture();
        assertThat(guest.get("/pictures/" + sample + ".png").statusCode()).isEqualTo(200);
        assertThat(guest.get("/pictures/" + picture + ".png").statusCode()).isEqualTo(403);
        assertThat(guest.follow("/compare/" + experiment + "/live").first.join())
                .contains("a dog")
                .doesNotContain("Run again", "Vote blind");
        assertThat(guest.post("/compare/" + experiment + "/again").statusCode()).isEqualTo(403);

        Document page = Jsoup.parse(guest.get("/compare/" + experiment).body());
        assertThat(page.select("form[method=post], details.share")).isEmpty();
        assertLinksLead(guest, page);
    }

    @Test
    void whoMayMakeHasTheFormAndTheirOwnJobsButNobodyElses() throws Exception {
        Guest guest = guest(new Scope(Scope.Kind.PICTURE, picture, true));

        Document form = Jsoup.parse(guest.get("/").body());
        assertThat(form.select("#form")).hasSize(1);
        assertThat(form.select(".recent")).isEmpty();
        assertThat(guest.get("/?from=" + picture).body()).contains("a cat");
        assertThat(guest.get("/?from=" + other).statusCode()).isEqualTo(403);
        HttpResponse<String> sent = guest.post("/generate", "prompt", "mine");
        assertThat(sent.statusCode()).isEqualTo(303);
        String own = sent.headers().firstValue("Location").orElseThrow();
        assertThat(guest.follow(own + "/live").closed.join()).isEqualTo(1000);
        Document page = Jsoup.parse(guest.get(own).body());
        String made = page.select(".made a").attr("href");
        assertThat(guest.get(made).statusCode()).isEqualTo(200);
        assertThat(guest.get(made + ".png").statusCode()).isEqualTo(200);
        assertLinksLead(guest, page);

        assertThat(guest.get("/jobs/" + job).statusCode()).isEqualTo(403);
        assertThat(guest.post("/jobs/" + job + "/cancel").statusCode()).isEqualTo(403);
        assertThat(guest.follow("/jobs/" + job + "/live").closed.join()).isEqualTo(403);
        assertThat(guest.get("/gallery").statusCode()).isEqualTo(403);
        Guest second = guest(new Scope(Scope.Kind.PICTURE, picture, true));
        assertThat(second.get(own).statusCode()).isEqualTo(403);
        assertThat(second.get(made).statusCode()).isEqualTo(403);
    }

    @Test
    void guestsCauseNoDownloads() throws Exception {
        Guest guest = guest(Scope.everything(true));

        assertThat(server.get("/").body()).contains("value=\"" + SquaresServer.AWAY + "\"");
        assertThat(server.get("/pictures/" + picture).body()).contains("value=\"" + SquaresServer.AWAY + "\"");
        for (String page : List.of("/", "/pictures/" + picture, "/compare")) {
            assertThat(guest.get(page).body()).as(page).doesNotContain("value=\"" + SquaresServer.AWAY + "\"");
        }
        assertThat(guest.post("/generate", "prompt", "a cat", "model", SquaresServer.AWAY)
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void whoMayLookAtEverythingSeesItAndChangesNothing() throws Exception {
        Guest guest = guest(Scope.everything(false));

        assertThat(reached(guest))
                .allMatch(place -> place.startsWith("GET "))
                .contains("GET /gallery", "GET /gallery.csv", "GET /pictures/" + picture, "GET /compare/" + experiment)
                .doesNotContain("GET /", "GET /status", "GET /metrics", "GET /shared");
        assertLinksLead(guest, Jsoup.parse(guest.get("/gallery").body()));
        assertLinksLead(guest, Jsoup.parse(guest.get("/compare").body()));
        assertLinksLead(guest, Jsoup.parse(guest.get("/pictures/" + picture).body()));
        assertLinksLead(guest, Jsoup.parse(guest.get("/compare/" + experiment).body()));
    }

    @Test
    void whoMayMakeAndSeesEverythingRunsNothingButTheirOwn() throws Exception {
        Guest guest = guest(Scope.everything(true));

        for (String closed : List.of("/status", "/metrics", "/shared", "/healthz", "/readyz", "/sign-in")) {
            assertThat(guest.get(closed).statusCode()).as(closed).isEqualTo(403);
        }
        assertThat(guest.post("/shared", "kind", "everything", "right", "make", "hours", "1")
                        .statusCode())
                .isEqualTo(403);
        assertThat(guest.get("/operator/" + SquaresServer.KEY).statusCode()).isEqualTo(403);
        assertThat(guest.post("/pictures/" + picture + "/delete").statusCode()).isEqualTo(403);
        assertThat(server.gallery.find(picture)).isPresent();
        assertLinksLead(guest, Jsoup.parse(guest.get("/").body()));
    }

    @Test
    void theTokenLeavesTheAddressAndGoesIntoACookieThatScriptsDoNotSee() throws Exception {
        Links.Opened opened = server.links.open(new Scope(Scope.Kind.PICTURE, picture, false), Duration.ofHours(1));
        Guest guest = new Guest(server.tunnelPort());

        HttpResponse<String> answer = guest.get("/s/" + opened.token().text());

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/pictures/" + picture);
        assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
                .contains("HttpOnly", "SameSite=Lax", "Path=/")
                .containsPattern("Max-Age=3(600|599)")
                .doesNotContain("Secure");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(guest.cookies())
                .extracting(HttpCookie::getValue)
                .contains(opened.token().text());
        assertThat(guest.get("/pictures/" + picture).body())
                .doesNotContain(opened.token().text());
    }

    @Test
    void whereTheTunnelIsEncryptedTheCookieIsForEncryptedLinesOnly() throws Exception {
        Links.Opened opened = server.links.open(new Scope(Scope.Kind.PICTURE, picture, false), Duration.ofHours(1));
        URI before = server.tunnel.getAndSet(URI.create("https://127.0.0.1"));
        try {
            assertThat(new Guest(server.tunnelPort())
                            .get("/s/" + opened.token().text())
                            .headers()
                            .firstValue("Set-Cookie")
                            .orElse(""))
                    .contains("Secure");
        } finally {
            server.tunnel.set(before);
        }
    }

    @Test
    void twoLinksGoTogetherInOneBrowser() throws Exception {
        Guest guest = guest(new Scope(Scope.Kind.PICTURE, picture, false));
        guest.enter(server.links
                .open(new Scope(Scope.Kind.PICTURE, other, false), Links.USUAL)
                .token()
                .text());

        assertThat(guest.get("/pictures/" + picture).statusCode()).isEqualTo(200);
        assertThat(guest.get("/pictures/" + other).statusCode()).isEqualTo(200);
    }

    @Test
    void whoTriesManyTokensIsToldToWaitAndWhoHasOneIsNot() throws Exception {
        SquaresServer alone =
                new SquaresServer(Files.createDirectory(folder.resolve("alone")), new PaintedSquares(), Limits.USUAL);
        try {
            alone.tunnel.set(URI.create("http://127.0.0.1:" + alone.tunnelPort()));
            Guest guesser = new Guest(alone.tunnelPort());
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(guesser.get("/s/" + "%043d".formatted(i)).statusCode());
            }

            assertThat(answers.subList(0, 10)).containsOnly(410);
            assertThat(answers.subList(10, 30)).containsOnly(429);
            assertThat(guesser.get("/s/x").headers().firstValue("Retry-After"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 60));
            new Guest(alone.tunnelPort())
                    .enter(alone.links
                            .open(Scope.everything(false), Links.USUAL)
                            .token()
                            .text());
        } finally {
            alone.close();
        }
    }

    private static Guest guest(Scope scope) throws Exception {
        return new Guest(server.tunnelPort())
                .enter(server.links.open(scope, Links.USUAL).token().text());
    }

    /** All methods and addresses that there are, filled in with things that there are. */
    private static List<String> places() {
        return server.endpoints().stream()
                .filter(place -> !place.startsWith("GET /s/") && !place.startsWith("GET /static/"))
                .map(place -> place.replace("/jobs/{id}", "/jobs/" + job)
                        .replace("/pictures/{id}", "/pictures/" + picture)
                        .replace("/compare/{id}", "/compare/" + experiment)
                        .replace("{ballot}", "0")
                        .replace("{id}", NOBODYS)
                        .replace("{key}", SquaresServer.KEY))
                .toList();
    }

    private static int ask(Guest guest, String place) throws Exception {
        String path = place.substring(place.indexOf(' ') + 1);
        return (place.startsWith("GET ") ? guest.get(path) : guest.post(path)).statusCode();
    }

    /** Those places that do not refuse a guest. */
    private static Set<String> reached(Guest guest) throws Exception {
        Set<String> reached = new TreeSet<>();
        for (String place : places()) {
            if (ask(guest, place) != 403) {
                reached.add(place);
            }
        }
        return reached;
    }

    /** A page shows a guest nothing that would then be refused. */
    private static void assertLinksLead(Guest guest, Document page) throws Exception {
        Map<String, String> attributes = Map.of("a", "href", "img", "src", "form[method=get]", "action");
        for (Map.Entry<String, String> kind : attributes.entrySet()) {
            for (String address : page.select(kind.getKey()).eachAttr(kind.getValue())) {
                if (address.startsWith("/")) {
                    assertThat(guest.get(address).statusCode()).as(address).isIn(200, 422);
                }
            }
        }
    }
}
