package distillery.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.store.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that are opened, used, and closed. */
class LinksTest {
    private static final Scope PICTURE = new Scope(Scope.Kind.PICTURE, "p", false);

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock();
    private Database database;
    private Links links;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("test.db"));
        links = new Links(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTokenLeadsToItsLinkAndNoOtherTokenDoes() {
        Links.Opened one = links.open(PICTURE, Links.USUAL);
        Links.Opened other = links.open(Scope.everything(true), Links.USUAL);

        assertThat(links.find(one.token())).contains(one.link());
        assertThat(links.find(other.token())).contains(other.link());
        assertThat(links.find(Token.draw(new SecureRandom()))).isEmpty();
        assertThat(links.live()).containsExactlyInAnyOrder(one.link(), other.link());
    }

    @Test
    void aLinkEndsAtItsTimeAndNotBefore() {
        Links.Opened opened = links.open(PICTURE, Duration.ofHours(1));

        clock.pass(Duration.ofHours(1).minusMillis(1));
        assertThat(links.find(opened.token())).isPresent();

        clock.pass(Duration.ofMillis(1));
        assertThat(links.find(opened.token())).isEmpty();
        assertThat(links.isOpen(opened.link())).isFalse();
        assertThat(links.live()).isEmpty();
    }

    @Test
    void aRevokedLinkIsClosedForGoodAlsoAfterARestart() {
        Links.Opened opened = links.open(PICTURE, Links.USUAL);

        assertThat(links.revoke(opened.link().id())).isTrue();
        assertThat(links.revoke(opened.link().id())).isFalse();

        assertThat(links.find(opened.token())).isEmpty();
        assertThat(new Links(database, clock).find(opened.token())).isEmpty();
    }

    @Test
    void anOpenLinkOutlivesTheProgram() {
        Links.Opened opened = links.open(new Scope(Scope.Kind.EXPERIMENT, "e", true), Links.LONGEST);

        assertThat(new Links(database, clock).find(opened.token())).contains(opened.link());

        clock.pass(Links.LONGEST);
        assertThat(new Links(database, clock).live()).isEmpty();
        assertThat(count()).isZero();
    }

    @Test
    void whatIsKeptOfATokenIsItsHash() throws Exception {
        String token = links.open(PICTURE, Links.USUAL).token().text();

        byte[] hash = database.reader()
                .withHandle(handle -> handle.createQuery("SELECT hash FROM link")
                        .mapTo(byte[].class)
                        .one());
        assertThat(hash)
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));

        database.close();
        assertThat(contents())
                .isNotEmpty()
                .allSatisfy(bytes -> assertThat(bytes).doesNotContain(token));
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(LinksTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void noLinkIsOpenForLongerThanAWeekOrForNoTime() {
        for (Duration time : List.of(Duration.ZERO, Duration.ofHours(-1), Links.LONGEST.plusSeconds(1))) {
            assertThatThrownBy(() -> links.open(PICTURE, time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("7 days");
        }
        assertThat(count()).isZero();
    }

    @Test
    void thereAreNotMoreLinksThanCanBeLookedAt() {
        for (int i = 0; i < Links.MOST; i++) {
            links.open(PICTURE, Duration.ofHours(1));
        }
        assertThatThrownBy(() -> links.open(PICTURE, Duration.ofHours(1))).hasMessageContaining("Revoke some");

        clock.pass(Duration.ofHours(1));
        links.open(PICTURE, Duration.ofHours(1));
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void tokensAre256RandomBitsThatNoTextShows() {
        SecureRandom chance = new SecureRandom();
        Set<String> seen = new HashSet<>();
        int[] ones = new int[256];
        int drawn = 20_000;
        for (int i = 0; i < drawn; i++) {
            Token token = Token.draw(chance);
            seen.add(token.text());
            byte[] bytes = java.util.Base64.getUrlDecoder().decode(token.text());
            for (int bit = 0; bit < ones.length; bit++) {
                ones[bit] += bytes[bit / 8] >> (bit % 8) & 1;
            }
        }

        assertThat(seen).hasSize(drawn);
        // Seven standard deviations: chance alone does not come there.
        assertThat(Arrays.stream(ones).boxed()).allMatch(count -> Math.abs(count - drawn / 2) < 500);
        Links.Opened opened = links.open(PICTURE, Links.USUAL);
        assertThat(opened.toString()).doesNotContain(opened.token().text());
        assertThat(Token.read(opened.token().text())).isPresent();
        for (String wrong :
                List.of("", "short", opened.token().text() + "A", "../../../../../../../../../../../etc/passwd")) {
            assertThat(Token.read(wrong)).as(wrong).isEmpty();
        }
    }

    private int count() {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM link")
                        .mapTo(Integer.class)
                        .one());
    }
}
