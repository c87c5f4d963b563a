package distillery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final int WHITE = 0xFFFFFF;
    private static final int RED = 0xFF0000;
    private static final int BLUE = 0x0000FF;

    @Test
    void everyPictureStandsInItsRowAndColumn() {
        Picture sheet = new ContactSheet(List.of("a cat", "a dog"))
                .row("one", List.of(plain(RED, 64), plain(BLUE, 64)))
                .row("two", List.of(plain(BLUE, 64), plain(RED, 64)))
                .picture();

        int right = sheet.width() - 28 - 64;
        int left = right - 128 - 12;
        int below = sheet.height() - 28 - 64;
        int above = below - 128 - 12;
        assertThat(sheet.at(left, above)).isEqualTo(RED);
        assertThat(sheet.at(right, above)).isEqualTo(BLUE);
        assertThat(sheet.at(left, below)).isEqualTo(BLUE);
        assertThat(sheet.at(right, below)).isEqualTo(RED);
    }

    @Test
    void smallPicturesAreEnlargedAndLargeOnesAreNot() {
        assertThat(points(sheet(64), RED)).isEqualTo(128 * 128);
        assertThat(points(sheet(32), RED)).isEqualTo(128 * 128);
        assertThat(points(sheet(96), RED)).isEqualTo(96 * 96);
        assertThat(points(sheet(200), RED)).isEqualTo(200 * 200);
    }

    @Test
    void aPictureOnWhiteHasAFrameThatShowsWhereItEnds() {
        Picture sheet =
                new ContactSheet(List.of("")).row("", List.of(plain(WHITE, 64))).picture();

        int corner = sheet.at(sheet.width() - 28, sheet.height() - 28);
        assertThat(corner).isNotEqualTo(WHITE);
        assertThat(sheet.at(sheet.width() - 29, sheet.height() - 29)).isEqualTo(WHITE);
    }

    @Test
    void labelsStandBeforeTheRows() {
        List<Picture> pictures = List.of(plain(RED, 64));
        Picture labelled =
                new ContactSheet(List.of("a cat")).row("emoji-tiny", pictures).picture();
        Picture bare = new ContactSheet(List.of("a cat")).row("", pictures).picture();

        assertThat(labelled.width()).isGreaterThan(bare.width() + 40);
        assertThat(dark(labelled, 0, labelled.height() - 150, labelled.width() - 160))
                .isPositive();
        assertThat(dark(bare, 0, bare.height() - 150, bare.width() - 160)).isZero();
    }

    @Test
    void aLongHeadingIsBrokenIntoLinesAboveItsColumn() {
        List<Picture> pictures = List.of(plain(RED, 64));
        Picture brief = new ContactSheet(List.of("a cat")).row("one", pictures).picture();
        Picture wordy = new ContactSheet(List.of("a cat on a yellow background next to a very large dog"))
                .row("one", pictures)
                .picture();

        assertThat(wordy.width()).isEqualTo(brief.width());
        assertThat(wordy.height()).isGreaterThan(brief.height());
    }

    @Test
    void aRowNeedsAPictureForEachColumnAllOfOneSize() {
        ContactSheet sheet = new ContactSheet(List.of("a cat", "a dog"));

        assertThatThrownBy(() -> sheet.row("one", List.of(plain(RED, 64)))).hasMessageContainingAll("2", "1");
        assertThatThrownBy(() -> sheet.row("one", List.of(plain(RED, 64), plain(RED, 32))))
                .hasMessageContainingAll("64", "32");
        assertThatThrownBy(sheet::picture).isInstanceOf(IllegalStateException.class);
    }

    private static Picture sheet(int edge) {
        return new ContactSheet(List.of("a cat"))
                .row("one", List.of(plain(RED, edge)))
                .picture();
    }

    private static Picture plain(int rgb, int edge) {
        byte[] bytes = new byte[3 * edge * edge];
        for (int i = 0; i < bytes.length; i += 3) {
            bytes[i] = (byte) (rgb >> 16);
            bytes[i + 1] = (byte) (rgb >> 8);
            bytes[i + 2] = (byte) rgb;
        }
        return new Picture(edge, edge, bytes);
    }

    private static long points(Picture sheet, int rgb) {
        long points = 0;
        for (int i = 0; i < sheet.width() * sheet.height(); i++) {
            points += sheet.at(i % sheet.width(), i / sheet.width()) == rgb ? 1 : 0;
        }
        return points;
    }

    /** How many dark points lie left of a column, from a line on. */
    private static long dark(Picture sheet, int left, int top, int right) {
        long dark = 0;
        for (int y = top; y < sheet.height(); y++) {
            for (int x = left; x < right; x++) {
                dark += (sheet.at(x, y) & 0xFF00) < 0x8000 ? 1 : 0;
            }
        }
        return dark;
    }
}
