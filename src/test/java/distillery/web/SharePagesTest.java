package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import distillery.share.Links;
import distillery.share.Scope;
import distillery.share.SetClock;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whoever runs the server lets others in, and shows them out again. */
@Timeout(120)
class SharePagesTest {
    private static final int WRONG = 1008;

    /** What the program promises. */
    private static final int SECONDS_TO_BE_GONE = 30;

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private SquaresServer server;
    private Guest host;

    @BeforeEach
    void start() throws Exception {
        server = new SquaresServer(
                folder,
                new PaintedSquares().beforeEachStep(() -> awaitQuietly(goOn)),
                Limits.USUAL,
                clock,
                Optional.empty());
        server.tunnel.set(URI.create("http://127.0.0.1:" + server.tunnelPort()));
        host = new Guest(server.port());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
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
    void aPictureIsSharedFromItsPageListedAndTakenBack() throws Exception {
        server.fill(1);
        String picture = pictures().get(0);
        Document form = Jsoup.parse(host.get("/pictures/" + picture).body());
        assertThat(form.select("details.share input[name=target]").attr("value"))
                .isEqualTo(picture);

        HttpResponse<String> made =
                host.post("/shared", "kind", "picture", "target", picture, "right", "look", "hours", "24");

        assertThat(made.statusCode()).isEqualTo(201);
        String address = Jsoup.parse(made.body()).select(".address").text();
        assertThat(address).startsWith("http://127.0.0.1:" + server.tunnelPort() + "/s/");
        String token = address.substring(address.lastIndexOf('/') + 1);
        Guest guest = new Guest(server.tunnelPort()).enter(token);
        assertThat(guest.get("/pictures/" + picture).statusCode()).isEqualTo(200);

        Document list = Jsoup.parse(host.get("/shared").body());
        assertThat(list.select(".shared li").text()).contains("square number 0", "look", "2026-11-23 12:00 UTC");
        assertThat(list.html()).doesNotContain(token);
        assertThat(host.post(list.select(".shared form").attr("action")).statusCode())
                .isEqualTo(303);
        assertThat(guest.get("/pictures/" + picture).statusCode()).isEqualTo(403);
        assertThat(Jsoup.parse(host.get("/shared").body()).select(".shared li")).isEmpty();
    }

    @Test
    void withoutATunnelTheAddressIsTheOneByWhichTheServerWasAsked() throws Exception {
        server.tunnel.set(null);

        String body = host.post("/shared", "kind", "everything", "right", "make", "hours", "72")
                .body();

        assertThat(Jsoup.parse(body).select(".address").text()).startsWith("http://127.0.0.1:" + server.port() + "/s/");
    }

    @Test
    void whatCannotBeSharedIsNot() throws Exception {
        assertThat(host.post("/shared", "kind", "picture", "target", "none", "hours", "1")
                        .statusCode())
                .isEqualTo(404);
        assertThat(host.post("/shared", "kind", "experiment", "target", "none", "hours", "1")
                        .statusCode())
                .isEqualTo(404);
        assertThat(host.post("/shared", "kind", "all of it", "hours", "1").statusCode())
                .isEqualTo(400);
        for (String hours : List.of("0", "169", "-1", "", "999999999", "soon")) {
            HttpResponse<String> answer = host.post("/shared", "kind", "everything", "hours", hours);
            assertThat(answer.statusCode()).as(hours).isEqualTo(422);
        }
        assertThat(server.links.live()).isEmpty();
        assertThat(host.post("/shared/none/revoke").statusCode()).isEqualTo(404);
    }

    @Test
    void whoComesFromAfarLetsNobodyIn() throws Exception {
        for (String header : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")) {
            assertThat(host.get("/shared", header, "203.0.113.7").statusCode())
                    .as(header)
                    .isEqualTo(403);
        }
        assertThat(host.get("/shared").statusCode()).isEqualTo(200);
        assertThat(host.get(
                                "/shared",
                                "X-Forwarded-For",
                                "203.0.113.7",
                                "Cookie",
                                "distillery-operator=" + SquaresServer.KEY)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoFollowsIsLetGoWhenTheirLinkIsRevoked() throws Exception {
        Links.Opened opened = server.links.open(Scope.everything(true), Links.USUAL);
        Guest guest = new Guest(server.tunnelPort()).enter(opened.token().text());
        String job = guest.post("/generate", "prompt", "a cat")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        Follower follower = guest.follow(job + "/live");
        Follower local = host.follow(job + "/live");
        follower.first.get(SECONDS_TO_BE_GONE, TimeUnit.SECONDS);

        host.post("/shared/" + opened.link().id() + "/revoke");

        assertThat(follower.closed.get(SECONDS_TO_BE_GONE, TimeUnit.SECONDS)).isEqualTo(WRONG);
        assertThat(guest.follow(job + "/live").closed.join()).isEqualTo(403);
        goOn.countDown();
        assertThat(local.closed.get(SECONDS_TO_BE_GONE, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    @Test
    void whoFollowsIsLetGoWhenTheirLinkEnds() throws Exception {
        Guest guest = new Guest(server.tunnelPort())
                .enter(server.links
                        .open(Scope.everything(true), Duration.ofHours(1))
                        .token()
                        .text());
        Follower follower =
                guest.follow(guest.post("/generate", "prompt", "a cat")
                                .headers()
                                .firstValue("Location")
                                .orElseThrow() + "/live");
        follower.first.get(SECONDS_TO_BE_GONE, TimeUnit.SECONDS);

        clock.pass(Duration.ofHours(1));

        assertThat(follower.closed.get(SECONDS_TO_BE_GONE, TimeUnit.SECONDS)).isEqualTo(WRONG);
        assertThat(guest.get("/gallery").statusCode()).isEqualTo(403);
    }

    @Test
    void ofSeveralLinksTheOneThatCountsIsTheOneThatLeadsThere() throws Exception {
        Links.Opened right = server.links.open(Scope.everything(true), Links.USUAL);
        Guest guest = new Guest(server.tunnelPort()).enter(right.token().text());
        String job = guest.post("/generate", "prompt", "a cat")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        guest.enter(
                server.links.open(Scope.everything(false), Links.USUAL).token().text());
        Follower follower = guest.follow(job + "/live");
        follower.first.get(SECONDS_TO_BE_GONE, TimeUnit.SECONDS);

        server.links.revoke(right.link().id());

        assertThat(follower.closed.get(SECONDS_TO_BE_GONE, TimeUnit.SECONDS)).isEqualTo(WRONG);
        assertThat(guest.get("/gallery").statusCode()).isEqualTo(200);
    }

    @Test
    void noLogTellsATokenWhateverHappens() throws Exception {
        Logger all = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = all.getLevel();
        Appender<ILoggingEvent> console = all.getAppender("stderr");
        all.detachAppender(console);
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        all.addAppender(heard);
        all.setLevel(Level.TRACE);
        String token;
        try {
            Links.Opened opened = server.links.open(Scope.everything(true), Links.USUAL);
            token = opened.token().text();
            Guest guest = new Guest(server.tunnelPort()).enter(token);
            guest.follow(guest.post("/generate", "prompt", "a cat")
                                    .headers()
                                    .firstValue("Location")
                                    .orElseThrow() + "/live")
                    .first
                    .get(SECONDS_TO_BE_GONE, TimeUnit.SECONDS);
            guest.get("/s/" + token.substring(1));
            guest.post("/s/" + token);
            clock.breakDown();
            assertThat(new Guest(server.tunnelPort()).get("/s/" + token).statusCode())
                    .isEqualTo(500);
        } finally {
            clock.mend();
            all.detachAppender(heard);
            all.addAppender(console);
            all.setLevel(before);
        }

        assertThat(heard.list).anyMatch(event -> event.getFormattedMessage().contains("GET /s/…"));
        assertThat(heard.list)
                .allSatisfy(event -> assertThat(event.getFormattedMessage()
                                + Optional.ofNullable(event.getThrowableProxy())
                                        .map(ThrowableProxyUtil::asString)
                                        .orElse(""))
                        .doesNotContain(token, token.substring(1)));
    }

    private List<String> pictures() {
        return server.gallery.page(distillery.gallery.Query.newest(9)).pictures().stream()
                .map(distillery.gallery.GalleryPicture::id)
                .toList();
    }
}
