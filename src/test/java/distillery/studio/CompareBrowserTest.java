package distillery.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** What people do to compare models, in a real browser, with the models that come with the program. */
@Tag("heavy")
class CompareBrowserTest {
    private static final Path SCREENS = Path.of("target", "screenshots");

    /** Dozens of pictures, on a machine that has a browser to draw as well. */
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private static Path folder;

    private static ServerProcess server;
    private Browser browser;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        browser = Browser.open();
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void aTeacherIsComparedWithItsStudentsAndVotedOnFromTheFormToTheFiles() throws Exception {
        browser.visit(server.address() + "/compare");
        for (String colours : List.of("light", "dark")) {
            screens("compare", colours);
        }
        assertThat(browser.all(".model input:checked")).hasSize(4);
        browser.type("#prompt", "a red apple on a yellow background\na fox");
        browser.type("#pairs", "8");
        browser.click(".go");

        browser.waitForText("#headline", "Run ");
        Set<String> said = browser.textsUntil(".state", "pairs, done", LONG);
        String page = browser.address();

        // It filled in by itself: nobody has loaded the page again.
        assertThat(said.stream().filter(state -> state.contains("pairs so far")))
                .hasSizeGreaterThan(3);
        assertThat(browser.all(".verdicts li"))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.getText()).matches("emoji-\\w+ is .*|no difference .*"));
        assertThat(browser.all(".samples img")).hasSize(8);
        assertThat(browser.all(".samples li").stream()
                        .map(tile -> tile.getText().replaceAll("(?s).*noise (\\w+).*", "$1"))
                        .collect(Collectors.toSet()))
                .hasSize(1);
        browser.hasNoComplaints();

        voteBlind(page);
        browser.visit(page);
        assertThat(browser.text("#poll")).contains("votes of 1 voter", "over emoji in");
        for (String colours : List.of("light", "dark")) {
            screens("experiment", colours);
        }
        exportsAgreeWith(page);
        somebodyElseSees(page);
    }

    private void voteBlind(String page) throws IOException {
        browser.visit(page + "/blind");
        boolean shot = false;
        for (int cast = 0; !browser.all(".choices button").isEmpty(); cast++) {
            assertThat(browser.text("main")).doesNotContain("emoji");
            if (!shot) {
                browser.script("return document.querySelector('.blind img').decode()");
                screens("blind", "light");
                shot = true;
            }
            browser.click(".choices button:nth-child(" + (cast % 4 + 1) + ")");
            browser.waitForText("main", (cast + 1) + (cast == 0 ? " vote so far" : " votes so far"));
        }
        assertThat(browser.text("main")).contains("You have seen all pairs");
    }

    private void exportsAgreeWith(String page) throws IOException {
        JsonNode json = new ObjectMapper().readTree(fetched(page + ".json"));
        List<String> verdicts =
                browser.all(".verdicts li p").stream().map(WebElement::getText).toList();
        assertThat(json.at("/result/pairs").findValuesAsText("verdict")).isEqualTo(verdicts);
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(fetched(page + ".csv"))) {
            assertThat(rows.readAll().stream().filter(run -> run.get("counted").equals("true")))
                    .hasSize(8 * 2 * 4);
        }
        assertThat(fetched(page + ".md")).contains(verdicts.get(2).replaceAll(".* is ([0-9.]+×).*", "$1"));
        Path file = folder.resolve("experiment.html");
        Files.writeString(file, fetched(page + ".html"));
        try (Browser offline = Browser.open()) {
            offline.visit(file.toUri().toString());
            assertThat(offline.all(".verdicts li p").stream().map(WebElement::getText))
                    .isEqualTo(verdicts);
            assertThat(offline.script(
                            "return [...document.images].every(image => image.complete && image.naturalWidth == 128)"))
                    .isEqualTo(true);
        }
    }

    private void somebodyElseSees(String page) {
        String verdict = browser.text(".verdicts li p");
        try (Browser other = Browser.open()) {
            other.visit(page);
            assertThat(other.text(".verdicts li p")).isEqualTo(verdict);
            assertThat(other.text("#poll")).contains("1 voter").doesNotContain("You picked");
            assertThat(other.text(".next")).doesNotContain("5 more pairs").contains("Run again here");
        }
        try (Browser plain = Browser.withoutScripts()) {
            plain.visit(page);
            assertThat(plain.find(".verdicts li p").getText()).isEqualTo(verdict);
            plain.visit(server.address() + "/compare");
            plain.click(".model:nth-of-type(2) input");
            plain.click(".model:nth-of-type(3) input");
            plain.type("#pairs", "1");
            plain.click(".go");
            plain.textsUntil(".state", "1 pair, done", LONG);
        }
    }

    @Test
    void aServerThatIsKilledInTheMiddleFinishesTheExperimentAndNoRunCountsTwice() throws Exception {
        Path data = folder.resolve("killed");
        String path;
        try (ServerProcess first = ServerProcess.start(data)) {
            browser.visit(first.address() + "/compare");
            browser.type("#pairs", "6");
            browser.click(".go");
            browser.textsUntil(".state", "2 of 6 pairs so far", LONG);
            browser.waitForText("#headline", "Run ");
            path = browser.address().substring(first.address().length());
            first.kill();
        }

        try (ServerProcess second = ServerProcess.start(data)) {
            browser.visit(second.address() + path);
            assertThat(browser.text(".state")).contains("of 6 pairs so far");
            browser.textsUntil(".state", "6 pairs, done", LONG);

            JsonNode runs = new ObjectMapper()
                    .readTree(fetched(second.address() + path + ".json"))
                    .get("runs");
            Set<String> places = new TreeSet<>();
            int counted = 0;
            for (JsonNode run : runs) {
                counted += run.get("counted").asBoolean() ? 1 : 0;
                places.add(run.get("block") + "/" + run.get("place"));
            }
            assertThat(counted).isEqualTo(6 * 2 * 4);
            assertThat(places).hasSize(runs.size());
        }
    }

    @Test
    void theBestPicturesInATimeStandBesideThoseOfEqualSteps() throws IOException {
        browser.visit(server.address() + "/compare");
        for (int number : List.of(2, 3)) {
            browser.click(".model:nth-of-type(" + number + ") input");
        }
        browser.type("#pairs", "6");
        browser.set("budget", "0,5");
        browser.click(".go");
        browser.textsUntil(".state", "6 pairs, done", LONG);

        assertThat(browser.all(".samples img")).hasSize(4);
        assertThat(browser.text("#experiment")).contains("The best in 0.5 s: as many steps as fit");
        screens("budget", "light");
        browser.click("[action$='/again'] button");
        browser.textsUntil("[aria-labelledby=drift]", "the same points, all of them", LONG);
        screens("again", "dark");
        browser.hasNoComplaints();
    }

    private void screens(String name, String colours) throws IOException {
        browser.colours(colours);
        browser.desktop();
        browser.isAccessible();
        browser.screenshot(SCREENS.resolve(name + "-desktop-" + colours + ".png"));
        browser.phone();
        browser.isAccessible();
        assertThat(browser.script("return document.documentElement.scrollWidth <= window.innerWidth"))
                .as(name)
                .isEqualTo(true);
        browser.screenshot(SCREENS.resolve(name + "-phone-" + colours + ".png"));
        browser.desktop();
    }

    private static String fetched(String address) throws IOException {
        try (InputStream stream = URI.create(address).toURL().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
