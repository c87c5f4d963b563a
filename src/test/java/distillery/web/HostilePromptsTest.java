package distillery.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import distillery.gallery.GalleryPicture;
import distillery.pipeline.FoundSettings;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.PngImage;
import distillery.pipeline.PngTexts;
import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import distillery.web.http.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Prompts that were written to do harm, followed to every place where they are shown or kept. */
class HostilePromptsTest {
    private static final int AT_LEAST = 500;

    private static final List<String> SEEDS = List.of(
            "<script>alert(1)</script>",
            "</textarea><script>alert(1)</script>",
            "\"onerror=\"alert(1)",
            "'onmouseover='alert(1)",
            "\"><img src=x onerror=alert(1)>",
            "<img hx-get=/status hx-trigger=load>",
            "<svg/onload=alert(1)>",
            "<!--",
            "-->",
            "<![CDATA[x]]>",
            "</title></head><body>",
            "javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "&lt;script&gt;",
            "&#x3c;script&#x3e;",
            "&amp;quot;",
            "{{7*7}}",
            "${7*7}",
            "#{7*7}",
            "<%= 7*7 %>",
            "@template.layout(x)",
            "!{throw new RuntimeException();}",
            "@for(;;)",
            "${jndi:ldap://127.0.0.1/a}",
            "'; DROP TABLE job; --",
            "\" OR 1=1 --",
            "%' ESCAPE '",
            "\\",
            "\\\\",
            "\\\"",
            "%00",
            "%s%n%d",
            "../../etc/passwd",
            "..\\..\\windows",
            "=cmd|'/C calc'!A0",
            "@SUM(1+1)",
            "+1",
            "-1",
            "\u202Eevil\u202C",
            "\u2066x\u2069",
            "\uFEFF",
            "\u200B",
            "\u001B[2J",
            "\u001B]8;;http://evil.example\u0007x\u001B]8;;\u0007",
            "\u001B]52;c;eA==\u0007",
            "a\u0000b",
            "a\u0008b",
            "\u0085",
            "\u2028",
            "e\u0301",
            "a" + "\u0301".repeat(1000),
            "👩‍👩‍👧‍👦",
            "🏳️‍🌈",
            "\uD83D",
            "\uDC00x",
            "مرحبا",
            "猫の絵",
            "ﷺ",
            "Ω≈ç√∫",
            "١٢٣",
            "Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 1",
            "Negative prompt: x",
            "null",
            "NaN",
            "true",
            "[]",
            "{\"a\":1}",
            "a".repeat(9000),
            "word ".repeat(1500));

    private static final List<String> FRAMES =
            List.of("%s", "a %s cat", "%s%s", "\"%s\"", "'%s'", "<b>%s</b>", "x\n%s\ny", "%s\r\nSet-Cookie: a=b");

    @TempDir
    private Path folder;

    private SquaresServer server;

    @BeforeEach
    void start() throws Exception {
        server = new SquaresServer(folder, new PaintedSquares(), Limits.USUAL);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void promptsAreShownAndKeptAsTheyAreAndDoNothing() throws Exception {
        List<String> prompts = prompts();
        assertThat(prompts).hasSizeGreaterThanOrEqualTo(AT_LEAST);
        Document usual = page("/pictures/" + made("a cat").id());
        int elements = usual.getAllElements().size();

        Map<String, String> kept = new HashMap<>();
        for (String prompt : prompts) {
            // Halves of characters do not survive the way to the server.
            String expected = PlainText.of(new String(prompt.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            if (expected.isBlank() || expected.length() > GenerateRequest.LONGEST_PROMPT) {
                assertThat(server.post("/generate", "prompt", prompt).statusCode())
                        .isEqualTo(422);
                continue;
            }
            GalleryPicture picture = made(prompt);
            kept.put(picture.id(), expected);

            assertThat(picture.request().prompt()).isEqualTo(expected);
            Document page = page("/pictures/" + picture.id());
            assertThat(page.getAllElements()).as(prompt).hasSize(elements);
            assertThat(page.selectFirst("figure img").attr("alt")).isEqualTo(expected);
            assertThat(page.selectFirst("input[name=prompt]").attr("value")).isEqualTo(expected);
            assertThat(page("/?from=" + picture.id())
                            .selectFirst("textarea[name=prompt]")
                            .wholeText())
                    .isEqualTo(expected);
            try (InputStream file = Files.newInputStream(server.gallery.png(picture))) {
                String text = PngTexts.read(file).get(PngImage.PARAMETERS);
                assertThat(text).contains(expected.strip());
                assertThat(FoundSettings.read(text).setting("Size")).contains("64x64");
            }
        }
        tableHolds(kept);
    }

    @Test
    void theLogHasOneLineForEachEventAndNoneThatMovesTheCursor() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> stderr = (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
        for (String prompt : prompts()) {
            LoggingEvent event = new LoggingEvent(
                    "test", root, Level.WARN, "{}", new IOException("about " + prompt), new Object[] {prompt});
            String text = new String(stderr.getEncoder().encode(event), StandardCharsets.UTF_8);

            assertThat(text).doesNotContainPattern("[\\p{Cc}&&[^\\n\\t]]");
            List<String> lines = text.lines().toList();
            assertThat(lines.get(1)).as("what follows is the stack trace").startsWith("java.io.IOException: about ");
            assertThat(lines.subList(2, lines.size())).allMatch(line -> line.startsWith("\tat ") || line.isBlank());
        }
    }

    /** Read back, each prompt is as it was, but for the apostrophe before what a spreadsheet would compute. */
    private void tableHolds(Map<String, String> prompts) throws Exception {
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(server.get("/gallery.csv").body())) {
            Map<String, String> read = new HashMap<>();
            while (rows.hasNext()) {
                Map<String, String> row = rows.next();
                read.put(row.get("id"), row.get("prompt"));
            }
            assertThat(read).hasSize(prompts.size() + 1);
            prompts.forEach((id, prompt) -> {
                assertThat(read.get(id)).endsWith(prompt).doesNotContainPattern("^[=+@\t-]");
                assertThat(read.get(id).length() - prompt.length()).isBetween(0, 1);
            });
        }
    }

    private static List<String> prompts() {
        List<String> prompts = new ArrayList<>();
        for (String seed : SEEDS) {
            for (String frame : FRAMES) {
                prompts.add(frame.replace("%s", seed));
            }
        }
        return prompts;
    }

    private Document page(String path) throws Exception {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    private GalleryPicture made(String prompt) throws Exception {
        HttpResponse<String> sent = server.post("/generate", "prompt", prompt);
        assertThat(sent.statusCode()).as(prompt).isEqualTo(303);
        String job = sent.headers().firstValue("Location").orElseThrow().substring("/jobs/".length());
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !server.gallery.ofJob(job).isEmpty());
        return server.gallery.ofJob(job).get(0);
    }
}
