package distillery.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.pipeline.GenerateRequest;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.Levers;
import distillery.pipeline.Picture;
import distillery.pipeline.Timings;
import distillery.schedulers.Schedulers;
import distillery.store.Database;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures from the day they are made to the day they are deleted, in a real folder and database. */
class GalleryTest {
    private static final Levers LEVERS = Levers.of(Map.of("guidance-interval", "0.1-0.6"));

    @TempDir
    private Path folder;

    private Clock clock = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private Database database;
    private Gallery gallery;
    private int jobs;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("test.db"));
        reopen();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void reopen() {
        gallery = new Gallery(database, folder.resolve("pictures"), clock, "test");
    }

    @Test
    void aPictureIsFoundAgainWithAllItsSettingsAndTimes() throws IOException {
        GalleryPicture kept = add("emoji", "a red apple", 3);

        assertThat(gallery.find(kept.id())).contains(kept);
        assertThat(kept.stepSeconds()).isEqualTo(1.5);
        assertThat(kept.seconds()).isEqualTo(3.75);
        BufferedImage thumbnail = ImageIO.read(gallery.thumbnail(kept).toFile());
        assertThat(thumbnail.getWidth()).isEqualTo(384);
        assertThat(Files.size(gallery.png(kept))).isEqualTo(kept.bytes());
    }

    @Test
    void aPictureThatIsMadeTwiceIsKeptOnce() throws IOException {
        GalleryPicture first = add("emoji", "a red apple", 3);

        GalleryPicture again =
                gallery.add(image("a red apple", 3), new Gallery.Origin(first.job(), 0, "emoji", "fp32", "cpu"));

        assertThat(again).isEqualTo(first);
        assertThat(files()).hasSize(2);
    }

    @Test
    void pagesFollowEachOtherWithoutGapsWhilePicturesAreAdded() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(0, add("emoji", "picture " + i, 3).id());
        }

        Page first = gallery.page(Query.newest(3));
        add("emoji", "a late one", 3);
        Page second = gallery.page(new Query(Order.NEWEST, "", Optional.empty(), first.next(), 3));
        Page third = gallery.page(new Query(Order.NEWEST, "", Optional.empty(), second.next(), 3));

        assertThat(Stream.of(first, second, third)
                        .flatMap(page -> page.pictures().stream())
                        .map(GalleryPicture::id))
                .isEqualTo(ids);
        assertThat(third.next()).isEmpty();
    }

    @Test
    void theFastestComeFirstWhereThatIsAsked() throws IOException {
        add("emoji", "slow", 9);
        add("emoji-tiny", "fast", 1);
        add("emoji", "middling", 5);

        assertThat(prompts(new Query(Order.FASTEST, "", Optional.empty(), Optional.empty(), 9)))
                .containsExactly("fast", "middling", "slow");
        assertThat(prompts(new Query(Order.FASTEST_STEP, "", Optional.of("emoji"), Optional.empty(), 9)))
                .containsExactly("middling", "slow");
    }

    @Test
    void wordsAreFoundAsTheyStandEvenIfTheyMeanSomethingToTheDatabase() throws IOException {
        add("emoji", "100% red_apple", 3);
        add("emoji", "1000 redXapple", 3);

        assertThat(prompts(words("0% red_"))).containsExactly("100% red_apple");
        assertThat(prompts(words("RED"))).hasSize(2);
        assertThat(prompts(words("'; DROP TABLE picture; --"))).isEmpty();
    }

    @Test
    void aDeletedPictureLeavesNoFile() throws IOException {
        GalleryPicture picture = add("emoji", "a red apple", 3);

        assertThat(gallery.delete(picture.id())).isTrue();

        assertThat(gallery.delete(picture.id())).isFalse();
        assertThat(gallery.find(picture.id())).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatACrashLeftIsPutRight() throws IOException {
        GalleryPicture whole = add("emoji", "whole", 3);
        GalleryPicture lost = add("emoji", "its file is gone", 3);
        Files.delete(gallery.png(lost));
        Files.writeString(folder.resolve("pictures/stray.part"), "half a picture");

        gallery.repair();

        assertThat(gallery.find(lost.id())).isEmpty();
        assertThat(files()).containsExactlyInAnyOrder(gallery.png(whole), gallery.thumbnail(whole));
    }

    private List<String> prompts(Query query) {
        return gallery.page(query).pictures().stream()
                .map(picture -> picture.request().prompt())
                .toList();
    }

    private static Query words(String words) {
        return new Query(Order.NEWEST, words, Optional.empty(), Optional.empty(), 9);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("pictures"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Each a second later than the one before, for a job of its own. */
    private GalleryPicture add(String model, String prompt, double seconds) throws IOException {
        clock = Clock.offset(clock, Duration.ofSeconds(1));
        reopen();
        String job = "job " + jobs++;
        database.writer()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO job (id, owner, state, round, model, prompt, steps, guidance, seed, scheduler, width,"
                                + " height, count, seed_drawn, created) VALUES (?, '', 'DONE', 0, '', '', 1, 1, '1', 'ddim', 64, 64,"
                                + " 1, 0, 0)",
                        job));
        return gallery.add(image(prompt, seconds), new Gallery.Origin(job, 0, model, "fp32", "cpu"));
    }

    private static GeneratedImage image(String prompt, double seconds) {
        GenerateRequest request =
                new GenerateRequest(prompt, Optional.of("blurry"), 2, 4, -1, Schedulers.DDIM, 512, 256, LEVERS);
        return new GeneratedImage(
                request,
                new Picture(512, 256, new byte[3 * 512 * 256]),
                List.of(),
                new Timings(0.25, 0.25, List.of(seconds / 2, seconds / 2), 0.25),
                "000000000000");
    }
}
