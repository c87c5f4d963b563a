package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import distillery.queue.JobState;
import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import distillery.web.http.Frame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The studio in a frame on a page of another site, in a real browser that keeps cookies there, and in one that does not. */
@Tag("heavy")
@Timeout(120)
class FrameBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What Chromium calls settings of contents. */
    private static final int BLOCKED = 2;

    @TempDir
    private Path folder;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private SquaresServer studio;
    private HttpServer around;

    @BeforeEach
    void start() throws Exception {
        around = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // "localhost" and "127.0.0.1" are two sites.
        String site = "http://localhost:" + around.getAddress().getPort();
        studio = new SquaresServer(
                folder,
                new PaintedSquares().beforeEachStep(this::waitUntilTold),
                Limits.USUAL,
                new Frame(List.of(site)));
        byte[] page = "<!doctype html><title>around</title><iframe src=\"%s\" width=1200 height=900></iframe>"
                .formatted(studio.address("/"))
                .getBytes(StandardCharsets.UTF_8);
        around.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            try (exchange) {
                exchange.getResponseBody().write(page);
            }
        });
        around.start();
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
        around.stop(0);
        studio.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void somebodyInAFrameCancelsAJobOfTheirOwn(boolean cookies) {
        ChromeDriver browser = open(cookies);
        try {
            browser.get("http://localhost:" + around.getAddress().getPort());
            browser.switchTo().frame(0);
            find(browser, "#prompt").sendKeys("a cat");
            find(browser, "#form .go").click();

            String job = address(browser, "/jobs/");
            // By the keyboard, for the button moves as the page is told more; and heard before the job goes on.
            WebElement cancel = find(browser, "form.cancel button");
            cancel.sendKeys(Keys.ENTER);
            new WebDriverWait(browser, PATIENCE).until(ExpectedConditions.stalenessOf(cancel));
            goOn.countDown();

            await().atMost(PATIENCE)
                    .until(() -> studio.queue.find(job).orElseThrow().state() == JobState.CANCELLED);
            new WebDriverWait(browser, PATIENCE)
                    .until(any -> find(browser, "#headline").getText().contains("Cancelled"));
            assertThat(String.valueOf(browser.executeScript("return location.search")))
                    .matches(cookies ? "|\\?visitor=[0-9a-f]{32}" : "\\?visitor=[0-9a-f]{32}");
        } finally {
            browser.quit();
        }
    }

    @Test
    void cookiesThatComeBackFromAFrameLeaveAddressesAlone() {
        ChromeDriver browser = open(true);
        try {
            browser.get("http://localhost:" + around.getAddress().getPort());
            browser.switchTo().frame(0);
            find(browser, "nav a[href='/gallery']").click();

            new WebDriverWait(browser, PATIENCE)
                    .until(any ->
                            "/gallery".equals(browser.executeScript("return location.pathname + location.search")));
        } finally {
            browser.quit();
        }
    }

    private static WebElement find(ChromeDriver browser, String selector) {
        return new WebDriverWait(browser, PATIENCE).until(page -> page.findElement(By.cssSelector(selector)));
    }

    /** What comes after a beginning in the frame's address, once it has that beginning. */
    private static String address(ChromeDriver browser, String begin) {
        return new WebDriverWait(browser, PATIENCE).until(any -> {
            String path = String.valueOf(browser.executeScript("return location.pathname"));
            return path.startsWith(begin) ? path.substring(begin.length()) : null;
        });
    }

    private static ChromeDriver open(boolean cookies) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000");
        options.setExperimentalOption(
                "prefs",
                cookies
                        ? Map.of("profile.block_third_party_cookies", true, "profile.cookie_controls_mode", 1)
                        : Map.of("profile.managed_default_content_settings.cookies", BLOCKED));
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }
}
