package distillery.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What people do with the studio, in a real browser, with a model that comes with the program. */
@Tag("heavy")
class StudioBrowserTest {
    private static final Path SCREENS = Path.of("target", "screenshots");

    /** Long enough to look at. */
    private static final String MANY_STEPS = "150";

    /** How Java says that it was asked to end. */
    private static final int SIGTERM = 143;

    @TempDir
    private static Path folder;

    private static ServerProcess server;
    private Browser browser;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start(folder.resolve("data"), "--queue-each", "20");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        browser = Browser.open();
        browser.visit(server.address());
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void aFirstVisitEndsWithAPicture() {
        browser.click("[data-example]");
        browser.press("#prompt", Keys.CONTROL, Keys.ENTER);

        browser.waitForText("#headline", "Done");

        assertThat(browser.script("return document.querySelector('.made img').naturalWidth"))
                .isEqualTo(128L);
        browser.hasNoComplaints();
    }

    @Test
    void progressMoves() {
        startLong("a blue car");
        Set<String> seen = new TreeSet<>();
        Set<String> said = new TreeSet<>();

        browser.waitForText("#headline", "Step ");
        browser.find(".preview");
        while (!browser.text("#headline").startsWith("Done")) {
            seen.add(browser.text("#headline"));
            said.add(browser.text("#announcement"));
        }

        assertThat(seen.stream().filter(headline -> headline.startsWith("Step ")))
                .hasSizeGreaterThan(3);
        assertThat(browser.script("return document.title")).asString().isEqualTo("Done · Distillery");
        assertThat(said).contains("25 percent done", "50 percent done", "75 percent done");
        browser.hasNoComplaints();
    }

    @Test
    void aPageThatIsLoadedAgainFindsItsJob() {
        startLong("a pizza");
        browser.waitForText("#headline", "Step ");

        browser.reload();

        browser.waitForText("#headline", "Step ");
        browser.waitForText("#headline", "Done");
    }

    @Test
    void whoWaitsSeesThePlaceInTheQueue() {
        startLong("a cat");
        try (Browser other = Browser.open()) {
            other.visit(server.address());
            other.type("#prompt", "a dog");
            other.click(".go");

            other.waitForText("#headline", "Next in line");
            other.waitForText("#headline", "Done");
        }
    }

    @Test
    void cancellingStopsTheJob() {
        startLong("a rocket");
        browser.waitForText("#headline", "Step ");

        browser.click(".cancel button");

        browser.waitForText("#headline", "Cancelled");
        browser.waitForText("#job .details", "Nothing was kept.");
    }

    @Test
    void whatIsWrongIsSaidBesideItsField() {
        browser.type("#prompt", "a cat");
        browser.set("steps", "0");
        browser.click(".go");

        browser.waitForText("#steps-error", "Steps must be from 1 to 150, not 0.");
        assertThat(browser.find("#prompt").getDomProperty("value")).isEqualTo("a cat");
    }

    @Test
    void withoutScriptsThePageRefreshesItselfUntilThePictureIsThere() {
        try (Browser plain = Browser.withoutScripts()) {
            plain.visit(server.address());
            plain.type("#prompt", "a green heart");
            plain.click(".go");

            plain.find(".job.done .made img");
        }
    }

    @Test
    void aKilledServerGoesOnWhereItWas() throws Exception {
        Path data = folder.resolve("killed");
        String running;
        String waiting;
        try (ServerProcess first = ServerProcess.start(data)) {
            browser.visit(first.address());
            startLong("a fox");
            browser.waitForText("#headline", "Step ");
            running = browser.address().substring(first.address().length());
            browser.visit(first.address());
            startLong("a tomato");
            browser.waitForText("#headline", "Next in line");
            waiting = browser.address().substring(first.address().length());
            first.kill();
        }

        try (ServerProcess second = ServerProcess.start(data)) {
            browser.visit(second.address() + waiting);
            browser.waitForText("#headline", "Next in line");
            browser.waitForText("#headline", "Done");
            browser.visit(second.address() + running);
            browser.waitForText("#headline", "Done");
        }
    }

    @Test
    void aServerThatIsAskedToEndEndsAtOnceAndThePageFindsItAgain() throws Exception {
        Path data = folder.resolve("stopped");
        String port;
        try (ServerProcess first = ServerProcess.start(data)) {
            browser.visit(first.address());
            startLong("a fox");
            browser.waitForText("#headline", "Step ");
            port = first.address().replaceAll(".*:", "");
            long start = System.nanoTime();
            assertThat(first.stop()).isIn(0, SIGTERM);
            assertThat((System.nanoTime() - start) / 1e9).as("seconds to end").isLessThan(30);
        }

        try (ServerProcess second = ServerProcess.start(data, "--port", port)) {
            // The same page: nobody has loaded it again.
            browser.waitForText("#headline", "Done");
            assertThat(browser.address()).startsWith(second.address());
        }
    }

    @Test
    void aPictureThatIsChosenFillsTheFormAndTwoCanBeLaidOverEachOther() throws Exception {
        browser.type("#prompt", "a blue car, \"fast\"");
        browser.set("seed", "7");
        browser.click(".go");
        browser.waitForText("#headline", "Done");
        Path file = folder.resolve("car.png");
        try (InputStream png = URI.create(browser.find(".made img").getDomProperty("src"))
                .toURL()
                .openStream()) {
            Files.copy(png, file);
        }

        browser.visit(server.address());
        browser.find("[data-png]").sendKeys(file.toString());
        browser.waitForValue("#prompt", "a blue car, \"fast\"");
        browser.waitForValue("#seed", "7");
        browser.set("seed", "8");
        browser.click(".go");
        browser.waitForText("#headline", "Done");

        browser.visit(server.address() + "/gallery?q=fast");
        browser.all(".tick input").forEach(WebElement::click);
        browser.click(".pick button");
        browser.press("[data-share]", Keys.HOME);
        assertThat(browser.script("return document.querySelector('[data-slider]').style.getPropertyValue('--share')"))
                .isEqualTo("0%");
        browser.colours("light");
        browser.isAccessible();
        browser.screenshot(SCREENS.resolve("beside-desktop-light.png"));
        browser.phone();
        browser.screenshot(SCREENS.resolve("beside-phone-light.png"));
        browser.hasNoComplaints();
    }

    @Test
    void everyPageIsForEverybodyOnEveryScreen() throws IOException {
        fillGallery();
        browser.visit(server.address());
        browser.type("#prompt", "a red apple on a yellow background");
        browser.click(".go");
        browser.waitForText("#headline", "Done");
        String job = browser.address();
        String picture = browser.find(".made a").getDomProperty("href");

        startLong("a purple heart");
        browser.find(".preview");
        browser.waitForText("#headline", "Step 4");
        browser.isAccessible();
        browser.screenshot(SCREENS.resolve("running-desktop-light.png"));
        browser.click(".cancel button");

        for (String page : List.of(
                server.address(),
                job,
                server.address() + "/gallery",
                picture,
                server.address() + "/status",
                server.address() + "/shared")) {
            browser.visit(page);
            String file = page.equals(server.address())
                    ? "studio"
                    : Path.of(page).getName(2).toString();
            for (String colours : List.of("light", "dark")) {
                browser.colours(colours);
                browser.desktop();
                browser.isAccessible();
                browser.screenshot(SCREENS.resolve(file + "-desktop-" + colours + ".png"));
                browser.phone();
                browser.isAccessible();
                assertThat(browser.script("return document.documentElement.scrollWidth <= window.innerWidth"))
                        .as(page)
                        .isEqualTo(true);
                browser.screenshot(SCREENS.resolve(file + "-phone-" + colours + ".png"));
            }
            browser.hasNoComplaints();
        }
    }

    /** Something to look at. */
    private void fillGallery() {
        List<String> prompts = List.of(
                "a mushroom",
                "a strawberry on a pink background",
                "a fox",
                "a pizza on a gray background",
                "an owl",
                "a purple heart on a yellow background",
                "a tomato on a green background",
                "a penguin on a blue background",
                "a sunflower",
                "a crab on an orange background");
        List<String> models = List.of("emoji", "emoji-base", "emoji-small", "emoji-tiny");
        for (int k = 0; k < prompts.size(); k++) {
            browser.script(
                    "fetch('/generate', {method: 'POST', redirect: 'manual', body: new URLSearchParams({" + "prompt: '"
                            + prompts.get(k) + "', model: '" + models.get(k % models.size()) + "', seed: '3'})})");
        }
        browser.visit(server.address() + "/status");
        new WebDriverWait(browser.driver(), Duration.ofMinutes(2)).until(page -> {
            browser.reload();
            return browser.text("main").contains("Nobody waits.");
        });
    }

    private void startLong(String prompt) {
        browser.type("#prompt", prompt);
        browser.set("steps", MANY_STEPS);
        browser.click(".go");
    }
}
