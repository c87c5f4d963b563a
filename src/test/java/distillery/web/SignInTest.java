package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import distillery.share.Credentials;
import distillery.share.Links;
import distillery.share.Scope;
import distillery.share.SetClock;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that opens with a password. */
class SignInTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock();
    private SquaresServer server;
    private Guest browser;

    @BeforeEach
    void start() throws Exception {
        server = new SquaresServer(
                folder, new PaintedSquares(), Limits.USUAL, clock, Optional.of(Credentials.read("ann:" + PASSWORD)));
        browser = new Guest(server.port());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoHasNotSignedInIsShownTheFormAndAfterwardsThePageTheyWanted() throws Exception {
        HttpResponse<String> sent = browser.get("/gallery?q=a+cat", "Accept", "text/html");
        assertThat(sent.statusCode()).isEqualTo(303);
        String form = sent.headers().firstValue("Location").orElseThrow();
        assertThat(browser.get(form).body()).contains("value=\"/gallery?q=a+cat\"", "type=\"password\"");

        HttpResponse<String> wrong = signIn("ann", "wrong", "/gallery");
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(wrong.body())
                .contains("That is not the name and the password.")
                .doesNotContain("value=\"wrong\"");
        assertThat(browser.get("/gallery").statusCode()).isEqualTo(401);

        HttpResponse<String> right = signIn("ann", PASSWORD, "/gallery?q=a+cat");
        assertThat(right.headers().firstValue("Location")).contains("/gallery?q=a+cat");
        assertThat(browser.get("/gallery").statusCode()).isEqualTo(200);
        assertThat(browser.post("/sign-out").statusCode()).isEqualTo(303);
        assertThat(browser.get("/gallery").statusCode()).isEqualTo(401);
    }

    @Test
    void nothingIsThereBeforeSignInButWhatWatchersNeed() throws Exception {
        for (String place : server.endpoints()) {
            String path = place.substring(place.indexOf(' ') + 1).replaceAll("\\{\\w+}|<\\w+>", "0");
            int status = (place.startsWith("GET ") ? browser.get(path) : browser.post(path)).statusCode();
            if (path.matches("/healthz|/readyz|/sign-in")) {
                assertThat(status).as(place).isIn(200, 403);
            } else if (path.matches("/s/.*|/static/.*|/operator/.*")) {
                assertThat(status).as(place).isIn(404, 410);
            } else {
                assertThat(status).as(place).isEqualTo(401);
            }
        }
        assertThat(browser.follow("/jobs/0/live").closed.join()).isEqualTo(401);
    }

    @Test
    void socketsComeWithTheSamePass() throws Exception {
        signIn("ann", PASSWORD, "/");
        String job = browser.post("/generate", "prompt", "a cat")
                .headers()
                .firstValue("Location")
                .orElseThrow();

        assertThat(browser.follow(job + "/live").closed.join()).isEqualTo(1000);
    }

    @Test
    void curlSaysThePasswordWithEachRequest() throws Exception {
        assertThat(browser.get("/gallery.csv", "Authorization", basic("ann:" + PASSWORD))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> none = browser.get("/gallery.csv");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic");
        assertThat(browser.get("/gallery.csv", "Sec-Fetch-Site", "same-origin")
                        .headers()
                        .firstValue("WWW-Authenticate"))
                .as("a browser would open a window of its own")
                .isEmpty();
    }

    @Test
    void aPassEndsAfterAMonth() throws Exception {
        signIn("ann", PASSWORD, "/");

        clock.pass(Duration.ofDays(30).minusSeconds(1));
        assertThat(browser.get("/gallery").statusCode()).isEqualTo(200);

        clock.pass(Duration.ofSeconds(1));
        assertThat(browser.get("/gallery").statusCode()).isEqualTo(401);
    }

    @Test
    void whoTriesManyPasswordsHasToWaitEvenWithTheRightOne() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(signIn("ann", "wrong" + i, "/").statusCode()).isEqualTo(403);
            assertThat(browser.get("/gallery", "Authorization", basic("ann:wrong" + i))
                            .statusCode())
                    .isEqualTo(401);
        }

        HttpResponse<String> tired = signIn("ann", PASSWORD, "/");
        assertThat(tired.statusCode()).isEqualTo(429);
        assertThat(tired.headers().firstValue("Retry-After")).contains("60");
        assertThat(browser.get("/gallery", "Authorization", basic("ann:" + PASSWORD))
                        .statusCode())
                .isEqualTo(429);

        clock.pass(Duration.ofMinutes(1));
        assertThat(signIn("ann", PASSWORD, "/").statusCode()).isEqualTo(303);
    }

    @Test
    void afterSigningInNobodyIsSentToAnotherServer() throws Exception {
        for (String place : List.of(
                "//evil.example",
                "/\\evil.example",
                "https://evil.example",
                "\\\\evil.example",
                "evil.example",
                "/a\\b",
                "/a\r\nX: y",
                "")) {
            assertThat(signIn("ann", PASSWORD, place).headers().firstValue("Location"))
                    .as(place)
                    .contains("/");
        }
    }

    @Test
    void whoHasALinkNeedsNoPasswordForWhatItShows() throws Exception {
        server.fill(2);
        String picture = server.gallery
                .page(distillery.gallery.Query.newest(1))
                .pictures()
                .get(0)
                .id();
        browser.enter(server.links
                .open(new Scope(Scope.Kind.PICTURE, picture, false), Links.USUAL)
                .token()
                .text());

        assertThat(browser.get("/pictures/" + picture).statusCode()).isEqualTo(200);
        assertThat(browser.get("/gallery").statusCode()).isEqualTo(403);
        assertThat(browser.get("/shared").statusCode()).isEqualTo(403);

        signIn("ann", PASSWORD, "/");
        assertThat(browser.get("/gallery").statusCode()).isEqualTo(200);
        assertThat(browser.get("/shared").statusCode()).isEqualTo(200);
    }

    @Test
    void theOperatorsAddressOpensTooForWhoHasIt() throws Exception {
        assertThat(browser.get("/operator/" + SquaresServer.KEY).statusCode()).isEqualTo(303);

        assertThat(browser.get("/gallery").statusCode()).isEqualTo(200);
        browser.post("/sign-out");
        assertThat(browser.get("/gallery").statusCode()).isEqualTo(401);
    }

    @Test
    void foreignPagesSignNobodyIn() throws Exception {
        assertThat(server.send(server.form("/sign-in", "user", "ann", "password", PASSWORD)
                                .header("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
    }

    private HttpResponse<String> signIn(String user, String password, String to) throws Exception {
        return browser.post("/sign-in", "user", user, "password", password, "to", to);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
